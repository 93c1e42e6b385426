// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IStreams, Stream} from "../interfaces/IStreams.sol";

/// @title Streams
/// @notice See IStreams.
/// @dev No owner and no admin: a stream's money can leave to its recipient, or back to its sponsor, and nowhere else.
contract Streams is IStreams, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IStreams
    uint64 public streamCount;

    mapping(uint64 streamId => Stream) private _streams;
    /// @dev What streams hold of each currency: it cannot fund another one.
    mapping(address currency => uint256) private _assigned;

    /// @inheritdoc IStreams
    function open(address recipient, address currency, uint128 amount, uint40 start, uint40 duration)
        external
        payable
        nonReentrant
        returns (uint64 streamId)
    {
        require(recipient != address(0) && recipient != address(this), Streams_InvalidRecipient(recipient));
        require(amount != 0 && duration != 0, Streams_NothingToStream(amount, duration));
        _requireFunded(currency, amount);
        if (start == 0) start = uint40(block.timestamp);

        streamId = ++streamCount;
        _assigned[currency] += amount;
        _streams[streamId] = Stream({
            sponsor: msg.sender,
            start: start,
            duration: duration,
            recipient: recipient,
            stoppedAt: 0,
            currency: currency,
            amount: amount,
            withdrawn: 0
        });
        emit StreamOpened(streamId, msg.sender, recipient, currency, amount, start, duration);
    }

    /// @inheritdoc IStreams
    function withdraw(uint64 streamId) external nonReentrant returns (uint256 amount) {
        Stream storage stream = _stream(streamId);
        amount = _vested(stream) - stream.withdrawn;
        require(amount != 0, Streams_NothingToWithdraw(streamId));

        (address currency, address recipient) = (stream.currency, stream.recipient);
        stream.withdrawn += uint128(amount);
        _assigned[currency] -= amount;
        emit StreamWithdrawn(streamId, recipient, amount);

        _pay(currency, recipient, amount);
    }

    /// @inheritdoc IStreams
    function stop(uint64 streamId) external nonReentrant returns (uint256 returned) {
        Stream storage stream = _stream(streamId);
        address sponsor = stream.sponsor;
        require(msg.sender == sponsor, Streams_NotSponsor(streamId, msg.sender));
        returned = stream.stoppedAt == 0 ? stream.amount - _vested(stream) : 0;
        require(returned != 0, Streams_Ended(streamId));

        address currency = stream.currency;
        stream.stoppedAt = uint40(block.timestamp);
        _assigned[currency] -= returned;
        emit StreamStopped(streamId, returned);

        _pay(currency, sponsor, returned);
    }

    /// @inheritdoc IStreams
    function streamOf(uint64 streamId) external view returns (Stream memory) {
        return _stream(streamId);
    }

    /// @inheritdoc IStreams
    function vestedOf(uint64 streamId) external view returns (uint256) {
        return _vested(_stream(streamId));
    }

    /// @inheritdoc IStreams
    function withdrawableOf(uint64 streamId) external view returns (uint256) {
        Stream storage stream = _stream(streamId);
        return _vested(stream) - stream.withdrawn;
    }

    function _pay(address currency, address to, uint256 amount) private {
        if (currency == address(0)) {
            (bool ok,) = to.call{value: amount}("");
            require(ok, Streams_PaymentFailed(to, amount));
        } else {
            IERC20(currency).safeTransfer(to, amount);
        }
    }

    function _requireFunded(address currency, uint256 amount) private view {
        uint256 due = currency == address(0) ? amount : 0;
        require(msg.value == due, Streams_WrongValue(msg.value, due));
        if (due != 0) return;

        uint256 balance = IERC20(currency).balanceOf(address(this));
        uint256 assigned = _assigned[currency];
        uint256 unassigned = balance > assigned ? balance - assigned : 0;
        require(unassigned >= amount, Streams_NotFunded(currency, unassigned, amount));
    }

    function _vested(Stream storage stream) private view returns (uint256) {
        uint256 until = stream.stoppedAt == 0 ? block.timestamp : stream.stoppedAt;
        uint256 start = stream.start;
        if (until <= start) return 0;
        uint256 elapsed = until - start;
        uint256 duration = stream.duration;
        return elapsed < duration ? (stream.amount * elapsed) / duration : stream.amount;
    }

    function _stream(uint64 streamId) private view returns (Stream storage stream) {
        stream = _streams[streamId];
        require(stream.duration != 0, Streams_UnknownStream(streamId));
    }
}

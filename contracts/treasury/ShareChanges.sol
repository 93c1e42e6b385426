// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IRoyaltyTreasury, Share} from "../interfaces/IRoyaltyTreasury.sol";
import {Shares} from "./Shares.sol";

/// @title ShareChanges
/// @notice A release's split divided anew, when everybody who has a share signs it.
/// @dev The EIP-712 domain names the proxy, and nonces are stored there: signatures outlive an upgrade, and are good
/// neither for another treasury nor on another chain.
abstract contract ShareChanges is Shares, EIP712("Commonweight", "1") {
    uint256 private constant MAX_SHARES = 64;
    bytes32 private constant SHARE_CHANGE_TYPEHASH =
        keccak256("ShareChange(uint64 releaseId,bytes32 next,uint256 nonce,uint256 deadline)");

    /// @inheritdoc IRoyaltyTreasury
    function changeShares(
        uint64 releaseId,
        Share[] calldata current,
        Share[] calldata next,
        uint256 deadline,
        bytes[] calldata signatures
    ) external {
        require(block.timestamp <= deadline, RoyaltyTreasury_SignaturesExpired(deadline));
        require(!registry.sharesFixed(releaseId), RoyaltyTreasury_SharesFixed(releaseId));
        require(next.length <= MAX_SHARES, RoyaltyTreasury_TooManyShares(next.length, MAX_SHARES));
        _requireWhole(next);
        _requireTrue(releaseId, current);
        _requireSigned(current, digestOfChange(releaseId, next, deadline), signatures);

        ++_shareNonces[releaseId];
        _replace(releaseId, current, next);
        emit SharesChanged(releaseId, next);
    }

    /// @inheritdoc IRoyaltyTreasury
    function digestOfChange(uint64 releaseId, Share[] calldata next, uint256 deadline) public view returns (bytes32) {
        bytes32 nextHash = keccak256(abi.encode(next));
        return _hashTypedDataV4(
            keccak256(abi.encode(SHARE_CHANGE_TYPEHASH, releaseId, nextHash, _shareNonces[releaseId], deadline))
        );
    }

    /// @dev Walks both lists in the order of their accounts. Whose share stays the same is left alone.
    function _replace(uint64 releaseId, Share[] calldata current, Share[] calldata next) private {
        (address[] memory listed, uint256[] memory pots) = _pots(releaseId);
        _markChanged(releaseId, listed);
        uint256 i = 0;
        uint256 j = 0;
        while (i < current.length || j < next.length) {
            address leaving = i < current.length ? current[i].account : address(type(uint160).max);
            address coming = j < next.length ? next[j].account : address(type(uint160).max);
            address account = leaving < coming ? leaving : coming;
            uint16 from = 0;
            uint16 to = 0;
            if (i < current.length && leaving == account) from = current[i++].shareBps;
            if (j < next.length && coming == account) to = next[j++].shareBps;
            if (from != to) _setShare(releaseId, account, from, to, listed, pots);
        }
    }

    /// @dev Nobody is missing from shares that are true and sum to the whole, and nobody is named twice.
    function _requireTrue(uint64 releaseId, Share[] calldata current) private view {
        _requireWhole(current);
        for (uint256 i = 0; i < current.length; ++i) {
            address account = current[i].account;
            uint16 held = shareOf(releaseId, account);
            require(
                current[i].shareBps == held,
                RoyaltyTreasury_WrongShare(releaseId, account, current[i].shareBps, held)
            );
        }
    }

    /// @dev A key's signature is tried first: it spares a look at the account's code. Contracts answer by ERC-1271.
    function _requireSigned(Share[] calldata current, bytes32 digest, bytes[] calldata signatures) private view {
        require(
            signatures.length == current.length,
            RoyaltyTreasury_WrongSignatureCount(signatures.length, current.length)
        );
        for (uint256 i = 0; i < current.length; ++i) {
            address account = current[i].account;
            (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signatures[i]);
            if (failure == ECDSA.RecoverError.NoError && signer == account) continue;
            require(
                SignatureChecker.isValidERC1271SignatureNow(account, digest, signatures[i]),
                RoyaltyTreasury_InvalidSignature(account)
            );
        }
    }

    function _requireWhole(Share[] calldata shares) private pure {
        address last = address(0);
        uint256 total = 0;
        for (uint256 i = 0; i < shares.length; ++i) {
            Share calldata share = shares[i];
            require(
                share.account > last && share.shareBps != 0,
                RoyaltyTreasury_InvalidShare(share.account, share.shareBps)
            );
            last = share.account;
            total += share.shareBps;
        }
        require(total == WHOLE_BPS, RoyaltyTreasury_SharesNotWhole(total));
    }
}

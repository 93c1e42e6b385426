// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {ILicenseRenderer} from "../interfaces/ILicenseRenderer.sol";
import {ILineageLicense} from "../interfaces/ILineageLicense.sol";
import {IModelLicense, Order} from "../interfaces/IModelLicense.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyReceiverFactory} from "../interfaces/IRoyaltyReceiverFactory.sol";
import {IStatusListener} from "../interfaces/IStatusListener.sol";
import {RoyaltyReceiverFactory} from "../treasury/RoyaltyReceiverFactory.sol";
import {Lending} from "./Lending.sol";
import {PermitPayments} from "./PermitPayments.sol";
import {OfferSlots, Sale} from "./OfferSlots.sol";
import {Renewals} from "./Renewals.sol";
import {RoyaltyLedger} from "./RoyaltyLedger.sol";
import {Upgrades} from "./Upgrades.sol";

/// @title ModelLicense
/// @notice See {IModelLicense}.
contract ModelLicense is Renewals, Upgrades, Lending, PermitPayments, IERC2981, IStatusListener {
    uint32 private constant MAX_QUANTITY = 64;

    uint256 private constant ERC4906_ID = 0x49064906;
    uint256 private constant ERC4907_ID = 0xad092b5c;
    uint256 private constant ERC5643_ID = 0x8c65f84d;
    uint256 private constant ERC7572_ID = 0xe8a3d485;

    /// @notice Knows the address of each release's royalty receiver.
    IRoyaltyReceiverFactory public immutable receivers;

    /// @notice Draws what wallets show.
    ILicenseRenderer public immutable renderer;

    /// @inheritdoc IModelLicense
    address public immutable market;

    uint256 private constant BALANCE_BITS = 128;

    /// @dev The licence that the market began to resell, and what the treasury held then; zero while there is none.
    uint256 private transient _begun;

    constructor(
        IDAO dao,
        IModelRegistry registry_,
        ICurrencyList currencies_,
        ILicenseRenderer renderer_,
        address market_
    ) RoyaltyLedger(dao, registry_, currencies_) {
        receivers = new RoyaltyReceiverFactory(this);
        renderer = renderer_;
        market = market_;
    }

    // --------------------------------------------------------------------------------------------------------- mint

    /// @inheritdoc IModelLicense
    function mint(uint40 offerId, address to, uint256 maximum)
        external
        payable
        nonReentrant
        returns (uint256 tokenId)
    {
        Order memory order;
        (order.offerId, order.quantity, order.to, order.maximum) = (offerId, 1, to, maximum);
        return _mintAll(order);
    }

    /// @inheritdoc IModelLicense
    function mintOrder(Order calldata order) external payable nonReentrant returns (uint256 firstTokenId) {
        require(
            order.quantity != 0 && order.quantity <= MAX_QUANTITY,
            ModelLicense_InvalidQuantity(order.quantity, MAX_QUANTITY)
        );
        return _mintAll(order);
    }

    /// @inheritdoc IModelLicense
    function beginResale(uint256 tokenId)
        external
        returns (uint256 holding, uint64 releaseId, uint16 royaltyBps, bool sellable)
    {
        require(msg.sender == market, ModelLicense_NotMarket(msg.sender));
        (holding, releaseId, royaltyBps, sellable) = _judgeResale(tokenId);
        // An id has 72 bits, and there is less ether than 128 bits can tell.
        _begun = sellable ? (tokenId << BALANCE_BITS) | treasury().balance : 0;
    }

    /// @inheritdoc IModelLicense
    function resell(uint256 tokenId, address to, uint64 releaseId, uint256 royalty, uint256 marketFee) external {
        uint256 begun = _begun;
        _begun = 0;
        // Only the market begins, and what it began was found sellable. A stranger's id is none that was begun.
        require(msg.sender == market && begun >> BALANCE_BITS == tokenId, ModelLicense_NotMarket(msg.sender));
        // What is paid elsewhere in the middle of a payment must not be taken for this one; nor the other way round.
        require(!_reentrancyGuardEntered(), ReentrancyGuardReentrantCall());
        _requireWhole(address(0), treasury().balance - uint128(begun), royalty + marketFee);
        address from = _hand(tokenId, to);
        if (royalty != 0) _book(releaseId, address(0), royalty, address(0), 0);
        // Last, when nothing is left to be done here.
        _requireTaken(from, to, tokenId, "");
    }

    /// @inheritdoc ILineageLicense
    function bind(uint256 tokenId, address holder, uint64 parent, uint64 child, uint16 right)
        external
        returns (uint16 rights)
    {
        _requireRegistry();
        Token memory token = _token(tokenId);
        Sale memory sale = _sold(token.offerId);
        rights = sale.rights;
        // A licence that is lent is its user's to use, not its owner's.
        require(
            token.owner == holder && sale.releaseId == parent && rights & right == right && !_isPast(token.expires)
                && !_isPending(tokenId, token.trial) && _userOf(tokenId, token.lent) == address(0),
            ModelLicense_NotBindable(tokenId, holder, parent, right)
        );

        _mark(tokenId, BOUND_BIT, true);
        emit LicenseBound(tokenId, parent, child);
    }

    /// @inheritdoc IStatusListener
    /// @dev Fails for nobody but a stranger, and whatever else goes on here: no guard, and no call to anybody.
    function noteStatusEpoch(uint64 epoch) external returns (bytes4) {
        _requireRegistry();
        _beTold(epoch);
        return IStatusListener.noteStatusEpoch.selector;
    }

    // -------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IModelLicense
    function isAuthorized(uint256 tokenId, address account, uint16 right) external view returns (bool) {
        if (right == 0 || account == address(0) || !_exists(tokenId)) return false;
        Token memory token = _token(tokenId);
        address user = _userOf(tokenId, token.lent);
        bool holds =
            user == address(0) ? account == token.owner || _isSeat(tokenId, token, account) : account == user;
        if (!holds || _isPast(token.expires)) return false;
        Sale memory sale = _sold(token.offerId);
        return sale.rights & right == right && _isUsable(sale.releaseId, sale.epoch);
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 tokenId, uint256 salePrice)
        external
        view
        returns (address receiver, uint256 royaltyAmount)
    {
        Sale memory sale = _sold(_token(tokenId).offerId);
        return (receivers.receiverOf(sale.releaseId), (salePrice * sale.resaleRoyaltyBps) / WHOLE_BPS);
    }

    /// @notice Metadata as a data URI: it needs no server and cannot drift from the terms.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        ownerOf(tokenId); // reverts where there is no such licence
        _answer(abi.encodeCall(ILicenseRenderer.tokenURI, (tokenId)));
    }

    /// @inheritdoc IModelLicense
    function contractURI() external view returns (string memory) {
        _answer(abi.encodeCall(ILicenseRenderer.contractURI, ()));
    }

    function name() public pure override returns (string memory) {
        return "Commonweight License";
    }

    function symbol() public pure override returns (string memory) {
        return "CWL";
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        // Four bytes each.
        uint256 known = uint256(uint32(type(IERC2981).interfaceId)) | uint256(uint32(type(IModelLicense).interfaceId)) << 32
            | ERC4906_ID << 64 | ERC4907_ID << 96 | ERC5643_ID << 128 | ERC7572_ID << 160;
        for (; known != 0; known >>= 32) {
            if (uint32(known) == uint32(interfaceId)) return true;
        }
        return super.supportsInterface(interfaceId);
    }

    // ---------------------------------------------------------------------------------------------------- internals

    function _requireRegistry() private view {
        require(msg.sender == address(registry()), ModelLicense_NotRegistry(msg.sender));
    }

    /// @dev Ends the call with what the renderer answers, or with its error, as it stands: a string is neither decoded nor
    /// encoded again.
    function _answer(bytes memory question) private view {
        address to = address(renderer);
        assembly ("memory-safe") {
            let ok := staticcall(gas(), to, add(question, 32), mload(question), 0, 0)
            let free := mload(0x40)
            returndatacopy(free, 0, returndatasize())
            if iszero(ok) { revert(free, returndatasize()) }
            return(free, returndatasize())
        }
    }

    function _mintAll(Order memory order) private returns (uint256 firstTokenId) {
        Sale memory sale = _sale(order.offerId);
        uint256 price = uint256(sale.price) * order.quantity;
        _requireAtMost(price, order.maximum);
        uint256 serial = _take(order.offerId, sale, order.quantity, order.to, order.proof);
        firstTokenId = (uint256(order.offerId) << SERIAL_BITS) | serial;

        bool trial = sale.flags & OfferSlots.TRIAL != 0 && order.to == msg.sender;
        _issueAll(order, sale, firstTokenId, trial);
        // A trial's price waits here, and counts as nobody's.
        if (trial) _collectAny(sale, price, address(this));
        else _charge(sale, price, order.referrer, _cutOf(order.offerId, sale, order.referrer, price));
        // Last, when nothing is left to be done that a receiving contract could come back into.
        for (uint256 i = 0; i < order.quantity; ++i) {
            _requireTaken(address(0), order.to, firstTokenId + i, "");
        }
    }

    /// @dev Token ids are never used twice and `to` is checked by the mint, so nothing is overwritten.
    function _issueAll(Order memory order, Sale memory sale, uint256 firstTokenId, bool trial) private {
        uint40 expires = sale.term == 0 ? 0 : uint40(block.timestamp + sale.term);
        uint40 until = trial ? uint40(block.timestamp + uint256(_extras(order.offerId).trialDays) * 1 days) : 0;
        uint256 flags = (sale.flags & OfferSlots.TRANSFERABLE != 0 ? TRANSFERABLE_BIT : 0) | (trial ? TRIAL_BIT : 0);
        uint96 data = _fresh(order.offerId, expires, flags);

        for (uint256 tokenId = firstTokenId; tokenId < firstTokenId + order.quantity; ++tokenId) {
            _mintAndSetExtraDataUnchecked(order.to, tokenId, data);
            emit LicenseMinted(
                tokenId, order.offerId, order.to, msg.sender, sale.releaseId, sale.price, expires
            );
            if (trial) _begin(tokenId, until, order.referrer);
        }
    }
}

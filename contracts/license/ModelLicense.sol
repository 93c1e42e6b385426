// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IEthicsCharter} from "../interfaces/IEthicsCharter.sol";
import {IModelLicense} from "../interfaces/IModelLicense.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyReceiverFactory} from "../interfaces/IRoyaltyReceiverFactory.sol";
import {RoyaltyReceiverFactory} from "../treasury/RoyaltyReceiverFactory.sol";
import {LicenseMetadata} from "./LicenseMetadata.sol";
import {OfferBook} from "./OfferBook.sol";
import {RoyaltyLedger} from "./RoyaltyLedger.sol";

/// @title ModelLicense
/// @notice See {IModelLicense}.
/// @dev Solady's ERC-721 leaves 96 bits beside each owner: offer (40), expiry (40), transferable (1) and a count of
/// transfers (15) lie there, so that minting, transferring and authorising touch one slot of the token.
contract ModelLicense is ERC721, OfferBook, IERC2981 {
    uint256 private constant WHOLE_BPS = 10_000;
    uint256 private constant SERIAL_BITS = 32;
    uint256 private constant EXPIRY_SHIFT = 40;
    uint256 private constant FLAGS_SHIFT = 80;
    uint256 private constant FLAG_TRANSFERABLE = 1;
    uint256 private constant TRANSFERS_SHIFT = 81;
    uint256 private constant TRANSFERS_MASK = 0x7fff;

    /// @notice Knows the address of each release's royalty receiver.
    IRoyaltyReceiverFactory public immutable receivers;

    constructor(IDAO dao, IModelRegistry registry_, IEthicsCharter charter_, ICurrencyList currencies_)
        RoyaltyLedger(dao, registry_, currencies_)
        OfferBook(charter_)
    {
        receivers = new RoyaltyReceiverFactory(this);
    }

    /// @inheritdoc IModelLicense
    function mint(uint40 offerId, address to, uint256 maximum)
        external
        payable
        nonReentrant
        returns (uint256 tokenId)
    {
        (StoredOffer storage offer, uint32 serial) = _take(offerId);
        uint128 price = offer.price;
        address currency = offer.currency;
        require(price <= maximum, ModelLicense_PriceAboveMaximum(price, maximum));
        registry.requireSellable(offer.releaseId);
        (uint16 feeBps,) = registry.ratesOf(offer.releaseId);

        tokenId = (uint256(offerId) << SERIAL_BITS) | serial;
        _issue(offer, offerId, tokenId, to);

        if (price != 0) _book(offer.releaseId, currency, price, feeBps);
        if (price != 0 || msg.value != 0) _collect(currency, price);
        // Last, when nothing is left to be done that a receiving contract could come back into.
        if (to.code.length != 0) _requireReceives(to, tokenId);
    }

    /// @inheritdoc IModelLicense
    function licenseOf(uint256 tokenId) public view returns (uint64 releaseId, uint40 offerId, uint40 expires) {
        require(_exists(tokenId), TokenDoesNotExist());
        uint96 data = _getExtraData(tokenId);
        offerId = uint40(data);
        expires = uint40(data >> EXPIRY_SHIFT);
        releaseId = _offer(offerId).releaseId;
    }

    /// @inheritdoc IModelLicense
    function isAuthorized(uint256 tokenId, address account, uint16 right) external view returns (bool) {
        if (right == 0 || account == address(0) || _ownerOf(tokenId) != account) return false;
        (uint64 releaseId, uint40 offerId, uint40 expires) = licenseOf(tokenId);
        if (expires != 0 && block.timestamp >= expires) return false;
        if (_offer(offerId).rights & right != right) return false;
        return registry.isUsable(releaseId);
    }

    /// @notice Whether the holder may give or resell the licence.
    function isTransferable(uint256 tokenId) public view returns (bool) {
        return (_getExtraData(tokenId) >> FLAGS_SHIFT) & FLAG_TRANSFERABLE != 0;
    }

    /// @notice How often the licence changed hands, modulo 2^15: what was agreed before a transfer can be told apart.
    function transferCount(uint256 tokenId) external view returns (uint16) {
        return uint16((_getExtraData(tokenId) >> TRANSFERS_SHIFT) & TRANSFERS_MASK);
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 tokenId, uint256 salePrice)
        external
        view
        returns (address receiver, uint256 royaltyAmount)
    {
        (uint64 releaseId, uint40 offerId,) = licenseOf(tokenId);
        return (receivers.receiverOf(releaseId), (salePrice * _offer(offerId).resaleRoyaltyBps) / WHOLE_BPS);
    }

    /// @notice Metadata (ERC-721 JSON) as a data URI: it needs no server and cannot drift from the terms.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        (uint64 releaseId, uint40 offerId, uint40 expires) = licenseOf(tokenId);
        return LicenseMetadata.tokenURI(registry, releaseId, tokenId, _offer(offerId).rights, expires);
    }

    function name() public pure override returns (string memory) {
        return "Commonweight License";
    }

    function symbol() public pure override returns (string memory) {
        return "CWL";
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return interfaceId == type(IERC2981).interfaceId || interfaceId == type(IModelLicense).interfaceId
            || super.supportsInterface(interfaceId);
    }

    /// @dev Solady's functions are payable to save gas; money sent along by mistake would be lost, so it is refused.
    function approve(address account, uint256 id) public payable override {
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        super.approve(account, id);
    }

    function _beforeTokenTransfer(address from, address, uint256 id) internal view override {
        if (from == address(0)) return;
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        require(isTransferable(id), ModelLicense_NotTransferable(id));
    }

    /// @dev The count wraps around within its 15 bits, the uppermost ones of the token's extra data.
    function _afterTokenTransfer(address from, address, uint256 id) internal override {
        if (from == address(0)) return;
        unchecked {
            _setExtraData(id, _getExtraData(id) + uint96(1 << TRANSFERS_SHIFT));
        }
    }

    /// @dev Token ids are never used twice and `to` is checked by the mint, so nothing is overwritten.
    function _issue(StoredOffer storage offer, uint40 offerId, uint256 tokenId, address to) private {
        uint32 term = offer.term;
        uint40 expires = term == 0 ? 0 : uint40(block.timestamp + term);
        uint256 flags = offer.transferable ? FLAG_TRANSFERABLE : 0;

        _mintAndSetExtraDataUnchecked(
            to, tokenId, uint96(offerId | (uint256(expires) << EXPIRY_SHIFT) | (flags << FLAGS_SHIFT))
        );
        emit LicenseMinted(tokenId, offerId, to, msg.sender, offer.releaseId, offer.price, expires);
    }

    function _requireReceives(address to, uint256 tokenId) private {
        bytes4 answer = IERC721Receiver(to).onERC721Received(msg.sender, address(0), tokenId, "");
        require(answer == IERC721Receiver.onERC721Received.selector, TransferToNonERC721ReceiverImplementer());
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice A fixed-price listing. The token stays with its seller until it is bought.
/// @param expires Seconds since the epoch from which it cannot be bought.
/// @param transfers The licence's transfer count when it was listed; a listing ends when the licence changes hands.
struct Listing {
    address seller;
    uint96 price;
    address currency;
    uint40 expires;
    uint16 transfers;
}

/// @title LicenseMarket
/// @notice Resale of licences without escrow; the ERC-2981 royalty always reaches the release's ledger.
interface ILicenseMarket {
    event Listed(
        uint256 indexed tokenId, address indexed seller, address currency, uint96 price, uint40 expires
    );
    event ListingCanceled(uint256 indexed tokenId, address indexed seller);
    event Sold(
        uint256 indexed tokenId,
        address indexed seller,
        address indexed buyer,
        address currency,
        uint96 price,
        uint256 royalty
    );

    error LicenseMarket_NotOwner(uint256 tokenId, address account);
    error LicenseMarket_NotTransferable(uint256 tokenId);
    error LicenseMarket_NotApproved(uint256 tokenId);
    error LicenseMarket_LicenseExpired(uint256 tokenId, uint40 expires);
    error LicenseMarket_InvalidPrice();
    error LicenseMarket_InvalidExpiry(uint40 expires);
    error LicenseMarket_CurrencyNotAccepted(address currency);
    error LicenseMarket_NotListed(uint256 tokenId);
    error LicenseMarket_ListingExpired(uint256 tokenId, uint40 expires);
    error LicenseMarket_SellerGone(uint256 tokenId, address seller, address owner);
    error LicenseMarket_LicenseMoved(uint256 tokenId);
    error LicenseMarket_NotUsable(uint64 releaseId);
    error LicenseMarket_WrongPrice(uint256 asked, uint256 expected);
    error LicenseMarket_WrongCurrency(address asked, address expected);
    error LicenseMarket_WrongValue(uint256 sent, uint256 expected);
    error LicenseMarket_PaymentFailed(address to, uint256 amount);

    /// @notice Offers a licence for sale; the market must be approved for it. Listing again replaces the listing.
    function list(uint256 tokenId, address currency, uint96 price, uint40 expires) external;
    function cancel(uint256 tokenId) external;
    /// @notice Buys a listed licence, for exactly the stated price and currency.
    function buy(uint256 tokenId, address currency, uint96 price) external payable;
    /// @return The listing, and whether it could be bought now.
    function listingOf(uint256 tokenId) external view returns (Listing memory, bool valid);
}

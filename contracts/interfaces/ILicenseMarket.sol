// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice A fixed-price listing. The licence stays with its seller until it is bought.
/// @param currency `address(0)` for the native currency, else an ERC-20 the DAO accepts.
/// @param price In the currency's smallest unit, royalty and market fee included.
/// @param expires Seconds since the epoch from which it cannot be bought.
/// @param transfers The licence's transfer count when it was listed; a listing ends when the licence changes hands.
struct Listing {
    address seller;
    address currency;
    uint96 price;
    uint40 expires;
    uint16 transfers;
}

/// @notice A listing that its seller signed (EIP-712) instead of sending it to the chain.
/// @param offerId The licence's offer when it was signed.
/// @param licenseExpires Its expiry then, 0 if perpetual. What changes either (an upgrade, a renewal) ends the listing:
/// a price is for the licence as it stood.
/// @param salt Any number; makes two listings of the same terms two orders.
/// @param counter The seller's counter (`counterOf`); raising it ends every order signed under it.
struct SignedListing {
    uint256 tokenId;
    address seller;
    address currency;
    uint96 price;
    uint40 expires;
    uint16 transfers;
    uint40 offerId;
    uint40 licenseExpires;
    uint256 salt;
    uint256 counter;
}

/// @notice An offer to buy that its bidder signed (EIP-712), in an ERC-20 that the market is allowed to take.
/// @param tokenId The licence wanted, or 0 for any licence of `releaseId`.
/// @param releaseId The release that the licence must be of; a bid for one licence may leave it 0.
/// @param rights Rights bits that the licence must grant, all of them; 0 for no demand.
/// @param lastsUntil Seconds since the epoch until which the licence must last at least; a perpetual one always does.
/// Who bids for one licence names its rights and its end (for a perpetual one 2^40 - 1): its holder may move it to another
/// offer before accepting.
/// @param price What the bidder pays in all, royalty and market fee included.
struct Bid {
    address bidder;
    uint256 tokenId;
    uint64 releaseId;
    uint16 rights;
    uint40 lastsUntil;
    address currency;
    uint96 price;
    uint40 expires;
    uint256 salt;
    uint256 counter;
}

/// @notice Why an order could not be filled now; None if it could.
enum Refusal {
    None,
    // Not a price to sell for.
    InvalidPrice,
    // No such listing: never made, cancelled, replaced, bought, or the licence was upgraded or renewed since.
    NotListed,
    // The order's own time is over.
    OrderExpired,
    // The signed order was filled or cancelled.
    OrderClosed,
    // The signer raised the counter.
    CounterRaised,
    // The seller does not hold the licence.
    SellerGone,
    // The licence changed hands since it was listed, although the seller holds it again.
    LicenseMoved,
    // The licence was upgraded, renewed or ended since the listing was signed.
    TermsChanged,
    // Its terms do not let it be resold, or a derived release is bound to it.
    NotTransferable,
    LicenseExpired,
    // Somebody else has the use of it for a time.
    LicenseLent,
    // Its price can still be refunded.
    TrialPending,
    // The release, or an ancestor, is suspended or revoked.
    NotUsable,
    // The market may not move the licence.
    NotApproved,
    // The DAO does not accept the currency.
    CurrencyNotAccepted,
    // The bid is for another licence, or for one of another release.
    WrongLicense,
    MissingRights,
    EndsTooSoon,
    // The bidder's balance or allowance does not cover the price.
    BidNotCovered,
    // Buyer and seller are the same account.
    OwnLicense
}

/// @title LicenseMarket
/// @notice Resale of licences without escrow: by a listing on the chain, a signed listing, or a signed bid. The
/// royalty always reaches the release's ledger, the market's fee the DAO; the seller gets the rest.
/// @dev Rounding: royalty and fee are rounded down, what is left is the seller's; the three sum to the price.
interface ILicenseMarket {
    /// @notice The listing's `transfers` is the licence's count at that moment (IModelLicense.resaleOf), and ends the
    /// listing when it changes.
    event Listed(uint256 indexed tokenId, address indexed seller, address currency, uint96 price, uint40 expires);
    event ListingCanceled(uint256 indexed tokenId, address indexed seller);
    /// @param royalty Booked for the release. @param fee The market's fee, to the DAO.
    event Sold(
        uint256 indexed tokenId,
        address indexed seller,
        address indexed buyer,
        address currency,
        uint96 price,
        uint256 royalty,
        uint256 fee
    );
    /// @notice A signed listing was made public; whoever has it can buy by it.
    event ListingPosted(
        bytes32 indexed digest,
        uint256 indexed tokenId,
        address indexed seller,
        SignedListing listing,
        bytes signature
    );
    /// @notice A signed bid was made public; whoever holds a fitting licence can accept it.
    event BidPosted(
        bytes32 indexed digest, uint64 indexed releaseId, address indexed bidder, Bid bid, bytes signature
    );
    event OrderFilled(bytes32 indexed digest);
    event OrderCanceled(bytes32 indexed digest, address indexed signer);
    /// @param counter The one that orders must name from now on.
    event CounterIncremented(address indexed account, uint256 counter);

    error LicenseMarket_FeeTooHigh(uint16 feeBps, uint16 limitBps);
    error LicenseMarket_NotOwner(uint256 tokenId, address account);
    error LicenseMarket_OwnLicense(uint256 tokenId, address account);
    error LicenseMarket_NotTransferable(uint256 tokenId);
    error LicenseMarket_NotApproved(uint256 tokenId);
    error LicenseMarket_LicenseExpired(uint256 tokenId, uint40 expires);
    error LicenseMarket_LicenseLent(uint256 tokenId);
    error LicenseMarket_TrialPending(uint256 tokenId);
    error LicenseMarket_NotUsable(uint64 releaseId);
    error LicenseMarket_InvalidPrice();
    error LicenseMarket_InvalidExpiry(uint40 expires);
    error LicenseMarket_CurrencyNotAccepted(address currency);
    error LicenseMarket_NotListed(uint256 tokenId);
    error LicenseMarket_ListingExpired(uint256 tokenId, uint40 expires);
    error LicenseMarket_SellerGone(uint256 tokenId, address seller, address owner);
    error LicenseMarket_LicenseMoved(uint256 tokenId);
    error LicenseMarket_TermsChanged(uint256 tokenId, uint40 offerId, uint40 licenseExpires);
    error LicenseMarket_WrongValue(uint256 sent, uint256 expected);
    error LicenseMarket_PaymentFailed(address to, uint256 amount);
    error LicenseMarket_ShortPayment(address currency, address to, uint256 received, uint256 expected);
    error LicenseMarket_InvalidSignature(address signer);
    error LicenseMarket_NotSigner(address signer, address account);
    error LicenseMarket_OrderClosed(bytes32 digest);
    error LicenseMarket_OrderExpired(bytes32 digest, uint40 expires);
    error LicenseMarket_CounterRaised(address signer, uint256 signedCounter, uint256 counter);
    error LicenseMarket_WrongLicense(uint256 tokenId, uint256 wanted);
    error LicenseMarket_WrongRelease(uint64 releaseId, uint64 wanted);
    error LicenseMarket_MissingRights(uint16 rights, uint16 wanted);
    error LicenseMarket_EndsTooSoon(uint40 expires, uint40 wanted);
    error LicenseMarket_BidNotCovered(address bidder, uint256 covered, uint256 price);

    // ---------------------------------------------------------------------------------------------------- listings

    /// @notice Offers a licence for sale; the market must be approved for it. Listing again replaces the listing.
    /// @dev Emits Listed, from which, with the licence's count of transfers, the buyer composes the Listing. What is stored is a hash of it and of the
    /// licence's offer and expiry: neither the price nor what is sold can change between the buyer's look and the
    /// purchase, and a listing that its seller forgot does not sell what was upgraded or renewed since.
    /// Requirements: the caller holds the licence; it is transferable and not expired; a price above 0; an accepted
    /// currency; `expires` lies ahead.
    function list(uint256 tokenId, address currency, uint96 price, uint40 expires) external;

    /// @notice Ends the listing of a licence; only the licence's holder may.
    function cancel(uint256 tokenId) external;

    /// @notice Buys a listed licence on exactly the stated terms.
    /// @dev Native: `msg.value` must equal the price. ERC-20: the caller must have approved the market.
    /// Emits Sold. Requirements: `refusalOf` answers None; the seller takes the money.
    function buy(uint256 tokenId, Listing calldata listing) external payable;

    // ------------------------------------------------------------------------------------------------ signed orders

    /// @notice Buys a licence by its seller's signed listing; each fills once.
    /// @dev As `buy`. Emits Sold and OrderFilled.
    /// @param signature Of the seller: 65 bytes for a key, any for a contract (ERC-1271).
    function buySigned(SignedListing calldata listing, bytes calldata signature) external payable;

    /// @notice Sells the caller's licence to a bidder; each bid fills once.
    /// @dev The market must be approved for the licence. Emits Sold and OrderFilled.
    function acceptBid(Bid calldata bid, bytes calldata signature, uint256 tokenId) external;

    /// @notice Makes a signed listing public for the index; stores nothing. Anybody may.
    function postListing(SignedListing calldata listing, bytes calldata signature) external;

    /// @notice Makes a signed bid public for the index; stores nothing. Anybody may.
    function postBid(Bid calldata bid, bytes calldata signature) external;

    /// @notice Ends one signed listing of the caller's, seen or unseen.
    function cancelSignedListing(SignedListing calldata listing) external;

    /// @notice Ends one bid of the caller's, seen or unseen.
    function cancelBid(Bid calldata bid) external;

    /// @notice Ends every order that the caller signed under the present counter.
    /// @return counter The next one.
    function incrementCounter() external returns (uint256 counter);

    // ------------------------------------------------------------------------------------------------------- views

    /// @return feeBps The market's fee of a price, basis points.
    function feeBps() external view returns (uint16);

    /// @return hash Of the listing and the licence as it stood,
    /// `keccak256(abi.encode(listing, offerId, licenseExpires))`; 0 if there is none.
    function listingHashOf(uint256 tokenId) external view returns (bytes32 hash);

    /// @notice Why a listing could not be bought now. What the buyer brings (money, an allowance) is not judged.
    function refusalOf(uint256 tokenId, Listing calldata listing) external view returns (Refusal);

    /// @notice Why a signed listing could not be bought now; its signature is not judged.
    function refusalOfSigned(SignedListing calldata listing) external view returns (Refusal);

    /// @notice Why `seller` could not sell the licence to the bidder now; the bid's signature is not judged.
    function refusalOfBid(Bid calldata bid, uint256 tokenId, address seller) external view returns (Refusal);

    function counterOf(address account) external view returns (uint256);
    /// @return The EIP-712 digest that the seller signs.
    function digestOfListing(SignedListing calldata listing) external view returns (bytes32);
    /// @return The EIP-712 digest that the bidder signs.
    function digestOfBid(Bid calldata bid) external view returns (bytes32);
    /// @return Whether the order was filled or cancelled.
    function isClosed(bytes32 digest) external view returns (bool);
}

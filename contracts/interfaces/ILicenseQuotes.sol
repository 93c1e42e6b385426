// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Order} from "./IModelLicense.sol";

/// @notice What a parent release gets, once somebody settles.
struct ParentPart {
    uint64 releaseId;
    uint256 amount;
}

/// @notice What a dataset's owner gets, once somebody settles.
struct DatasetPart {
    uint64 dataset;
    uint256 amount;
}

/// @notice What a contributor of the release gets.
struct ContributorPart {
    address account;
    uint256 amount;
}

/// @notice A purchase before it is made, in the currency's smallest unit. Everything from `referral` on sums to
/// `total`.
/// @param total What the buyer pays.
/// @param currency `address(0)` for the native currency, and where none is known (a resale is agreed in any).
/// @param expires When the licence will end, seconds since the epoch, if it is bought now; 0 if perpetual.
/// @param refundableUntil Until when it can be handed back for the whole total; 0 if it cannot. Nobody gets a part
/// before.
/// @param referral What the referrer gets, before the release earns anything.
/// @param fee The treasury's, of what the release earns.
/// @param pool What the release's verifiers share.
/// @param parents One for each parent. @param datasets One for each dataset.
/// @param contributors One for each contributor of the submission, by the share it has now.
/// @param others What goes to accounts that got their share from a contributor later.
/// @param marketFee The market's, to the treasury; 0 but on a resale.
/// @param toSeller What the seller gets; 0 but on a resale.
/// @param dust What is left over since every part is rounded down: less than one unit for each part and payment. It
/// stays in the treasury as owed, and payments to come complete units of it.
struct Quote {
    uint256 total;
    address currency;
    uint40 expires;
    uint40 refundableUntil;
    uint256 referral;
    uint256 fee;
    uint256 pool;
    ParentPart[] parents;
    DatasetPart[] datasets;
    ContributorPart[] contributors;
    uint256 others;
    uint256 marketFee;
    uint256 toSeller;
    uint256 dust;
}

/// @title LicenseQuotes
/// @notice What a licence costs and who gets it, to the unit, before anything is signed. Only reads; nothing depends
/// on it.
/// @dev A quote says what is paid, not whether the purchase would be accepted: simulate the purchase for that. Each
/// part is what a payment to a release that never earned before gives; where earlier payments left a fraction, a claim
/// may grow by one unit more.
interface ILicenseQuotes {
    /// @notice The purchase of licences by `mintOrder`; `order.maximum` and `order.proof` do not matter.
    /// @param buyer Who sends the purchase: buying for oneself may begin a trial.
    function quote(Order calldata order, address buyer) external view returns (Quote memory);

    /// @notice The renewal of a licence by a number of terms.
    /// @dev Reverts with ModelLicense_NotRenewable for a perpetual licence.
    function quoteRenewal(uint256 tokenId, uint32 terms) external view returns (Quote memory);

    /// @notice The upgrade of a licence to another offer.
    /// @dev Reverts as `upgradePrice` does.
    function quoteUpgrade(uint256 tokenId, uint40 offerId) external view returns (Quote memory);

    /// @notice A resale at the market for `price`, in whichever currency the two agree on.
    function quoteResale(uint256 tokenId, uint96 price) external view returns (Quote memory);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title Trials
/// @notice Some offers give their buyers days to change their mind. Until a trial is over its price lies in this
/// contract and counts as nobody's: it is not gross, and neither the treasury nor a referrer has a part in it.
/// A trial is over when its time is, or when the licence changes hands.
interface ITrials {
    /// @param until Seconds since the epoch; before that second the licence can be refunded.
    event TrialStarted(uint256 indexed tokenId, uint40 until);
    event TrialRefunded(uint256 indexed tokenId, address indexed to, uint256 amount);
    event TrialEnded(uint256 indexed tokenId);

    error ModelLicense_NoTrial(uint256 tokenId);
    error ModelLicense_TrialPending(uint256 tokenId, uint40 until);
    error ModelLicense_TrialOver(uint256 tokenId, uint40 until);

    /// @notice Hands a licence back for its whole price; only its owner may, while its trial lasts.
    /// @dev An owner that takes no money keeps the licence.
    function refund(uint256 tokenId) external;

    /// @notice Books the price of licences whose trial is over as sales and pays it to the DAO. Anybody may call.
    /// @param tokenIds At most 64; each with a trial that is over and was not booked before.
    function endTrials(uint256[] calldata tokenIds) external;

    /// @return until The end of the trial whose price this contract holds, seconds since the epoch; 0 if there is none.
    /// @return refundable Whether the owner can still hand the licence back.
    function trialOf(uint256 tokenId) external view returns (uint40 until, bool refundable);
}

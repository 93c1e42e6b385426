// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Processes} from "./Processes.sol";
import {Policy} from "../../../contracts/interfaces/IEthicsCharter.sol";
import {Contributor, DatasetShare, Edge, EdgeKind, Role, Submission} from
    "../../../contracts/interfaces/IModelRegistry.sol";
import {OfferTerms} from "../../../contracts/interfaces/IOfferBook.sol";
import {HostileToken} from "../../../contracts/test/HostileToken.sol";
import {RoyaltyWorld} from "./RoyaltyWorld.sol";
import {vm} from "./Vm.sol";

/// @notice A few releases, people with money, and books of what was sold to whom on what terms: kept from what was done
/// alone, never read from the licence contract they are held against.
abstract contract LicenseBooks is RoyaltyWorld {
    /// @param taken Licences minted from it and upgraded to, less those refunded.
    struct OfferBooked {
        uint64 releaseId;
        bool open;
        uint256 taken;
        OfferTerms terms;
    }

    /// @param owner Zero once it was burnt or refunded.
    /// @param mintedFrom The offer whose price a trial holds. @param offerId The offer whose terms it has.
    /// @param seats One bit for each payee.
    /// @param trialUntil Zero where no price is held. @param moved Whether it changed hands since it was minted.
    struct LicenseBooked {
        address owner;
        uint40 mintedFrom;
        uint40 offerId;
        uint40 expires;
        address user;
        uint64 userUntil;
        uint8 seats;
        uint40 trialUntil;
        bool moved;
    }

    /// @dev Each but the first and the last is made from the one before it.
    uint64 internal constant RELEASES = 4;

    uint256[] public tokens;
    mapping(uint40 offerId => OfferBooked) internal _offers;
    mapping(uint256 tokenId => LicenseBooked) internal _licenses;
    mapping(uint40 offerId => mapping(address account => uint256)) public mints;
    mapping(uint64 releaseId => uint256) internal _suspendedUntil;

    constructor() {
        charter.adopt(keccak256("charter"), 1, Policy(1, 2, 500, 0, 300), Processes.usual());
        for (uint64 releaseId = 1; releaseId <= RELEASES; ++releaseId) {
            _publish(_parentOf(releaseId), ["1", "2", "3", "4"][releaseId - 1]);
        }
        for (uint256 i = 0; i < PAYEES; ++i) {
            vm.deal(payee(i), 1e30);
            HostileToken(currencies[1]).mint(payee(i), 1e30);
            vm.prank(payee(i));
            HostileToken(currencies[1]).approve(address(ledger), type(uint256).max);
        }
    }

    // ------------------------------------------------------------------------------------------------------- views

    function tokenCount() external view returns (uint256) {
        return tokens.length;
    }

    function offerBooked(uint40 offerId) external view returns (OfferBooked memory) {
        return _offers[offerId];
    }

    function licenseBooked(uint256 tokenId) external view returns (LicenseBooked memory) {
        return _licenses[tokenId];
    }

    /// @notice Whether the account may use the licence now, whatever the right.
    function mayUse(uint256 tokenId, address account) external view returns (bool) {
        LicenseBooked storage license = _licenses[tokenId];
        if (license.owner == address(0) || (license.expires != 0 && block.timestamp >= license.expires)) return false;
        if (!_isUsable(_offers[license.offerId].releaseId)) return false;
        if (license.user != address(0) && block.timestamp < license.userUntil) return account == license.user;
        return account == license.owner || license.seats & _seatOf(account) != 0;
    }

    /// @notice The prices of all trials that were neither refunded nor booked.
    function held(address currency) external view returns (uint256 sum) {
        for (uint256 i = 0; i < tokens.length; ++i) {
            LicenseBooked storage license = _licenses[tokens[i]];
            OfferTerms storage terms = _offers[license.mintedFrom].terms;
            if (license.trialUntil != 0 && terms.currency == currency) sum += terms.price;
        }
    }

    // ---------------------------------------------------------------------------------------------------- internal

    function _parentOf(uint64 releaseId) internal pure returns (uint64) {
        return releaseId == RELEASES ? 0 : releaseId - 1;
    }

    function _isUsable(uint64 releaseId) internal view returns (bool) {
        for (uint64 at = releaseId; at != 0; at = _parentOf(at)) {
            if (block.timestamp < _suspendedUntil[at]) return false;
        }
        return true;
    }

    /// @dev Its price may still be given back.
    function _isTrial(LicenseBooked storage license) internal view returns (bool) {
        return block.timestamp < license.trialUntil && !license.moved;
    }

    /// @return The payee's bit; none for anybody else.
    function _seatOf(address account) internal view returns (uint8) {
        for (uint256 i = 0; i < PAYEES; ++i) {
            if (payee(i) == account) return uint8(1 << i);
        }
        return 0;
    }

    function _publish(uint64 parent, string memory version) private {
        Edge[] memory parents = new Edge[](parent == 0 ? 0 : 1);
        if (parent != 0) parents[0] = Edge({parent: parent, kind: EdgeKind.Merge, shareBps: 500, license: 0});
        Contributor[] memory split = new Contributor[](1);
        split[0] = Contributor({account: payee(0), shareBps: uint16(WHOLE_BPS), role: Role.Training});
        uint64 releaseId = registry.submitRelease(
            Submission({
                modelId: _modelId,
                version: version,
                manifest: keccak256("manifest"),
                weightsDigest: keccak256("weights"),
                suiteDigest: keccak256("suite"),
                charterVersion: charter.currentVersion(),
                openRights: 0,
                sharesFixed: false,
                parents: parents,
                datasets: new DatasetShare[](0),
                contributors: split
            })
        );
        registry.approve(releaseId);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

/// @notice What a licence is good for at the moment it is looked at; the first that applies, from below.
enum LicenseState {
    Valid,
    Lent,
    Trial,
    Expired,
    Suspended,
    Revoked
}

/// @notice All that is shown of a licence.
/// @param number Offer and serial as people know the licence: `3-2`.
/// @param namespace The part of the model's name before the slash.
/// @param slug The part behind it.
/// @param weightsDigest sha-256 of the plain weights; draws the dial.
/// @param rights Rights bits (LicenseRights).
/// @param expires Seconds since the epoch; 0 for a perpetual licence.
/// @param term Seconds; 0 for a perpetual licence.
/// @param seats Accounts beside the holder's that may use it.
/// @param royaltyBps Royalty on a resale, in basis points.
/// @param until When the state ends: of the loan, of the trial, of the suspension; 0 if it has no end of its own.
struct LicenseFace {
    string number;
    string namespace;
    string slug;
    string version;
    bytes32 weightsDigest;
    uint16 rights;
    uint40 expires;
    uint32 term;
    uint16 seats;
    uint16 royaltyBps;
    bool transferable;
    LicenseState state;
    uint40 until;
}

/// @title LicenseWords
/// @notice Values of a licence as people read them. Everything comes out fit for JSON and SVG as it is.
library LicenseWords {
    using Strings for uint256;

    bytes private constant MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// @return The state in one word.
    function ofState(LicenseState state) internal pure returns (string memory) {
        if (state == LicenseState.Valid) return "Valid";
        if (state == LicenseState.Lent) return "Lent";
        if (state == LicenseState.Trial) return "On trial";
        if (state == LicenseState.Expired) return "Lapsed";
        if (state == LicenseState.Suspended) return "Suspended";
        return "Revoked";
    }

    /// @return The day as `14 Mar 2027`, in UTC. @param time Seconds since the epoch.
    function ofDay(uint256 time) internal pure returns (string memory) {
        (uint256 year, uint256 month, uint256 day) = DateTimeLib.timestampToDate(time);
        bytes memory name = new bytes(3);
        for (uint256 i = 0; i < 3; ++i) {
            name[i] = MONTHS[(month - 1) * 3 + i];
        }
        return string.concat(day.toString(), " ", string(name), " ", year.toString());
    }

    /// @return A share as `7.5 %`. @param bps Basis points.
    function ofShare(uint256 bps) internal pure returns (string memory) {
        uint256 cents = bps % 100;
        string memory whole = (bps / 100).toString();
        if (cents == 0) return string.concat(whole, " %");
        if (cents % 10 == 0) return string.concat(whole, ".", (cents / 10).toString(), " %");
        return string.concat(whole, cents < 10 ? ".0" : ".", cents.toString(), " %");
    }

    /// @return `text` with every character that could mean something in JSON or SVG replaced by `_`. Names in the
    /// registry have none; a picture that wallets run through a parser does not rely on another contract for that.
    function harmless(string memory text) internal pure returns (string memory) {
        bytes memory from = bytes(text);
        bytes memory to = new bytes(from.length);
        for (uint256 i = 0; i < from.length; ++i) {
            bytes1 c = from[i];
            bool letter = (c >= "a" && c <= "z") || (c >= "A" && c <= "Z");
            to[i] = letter || (c >= "0" && c <= "9") || c == "." || c == "+" || c == "-" || c == "/" ? c : bytes1("_");
        }
        return string(to);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILineageLicense} from "../interfaces/ILineageLicense.sol";
import {IStatusListener} from "../interfaces/IStatusListener.sol";

/// @notice A license contract that has itself told the status epoch, and then hears of it as a test wants: it stands for a
/// module that the DAO named by mistake.
contract ToldLicenseDouble is ILineageLicense, IStatusListener {
    enum Mood {
        Obliging,
        Refusing,
        Silent,
        Spinning,
        Mumbling
    }

    Mood public mood;
    uint64 public heard;

    error Refused();

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function noteStatusEpoch(uint64 epoch) external returns (bytes4) {
        if (mood == Mood.Refusing) revert Refused();
        while (mood == Mood.Spinning) {}
        if (mood == Mood.Silent) {
            assembly ("memory-safe") {
                return(0x00, 0x00)
            }
        }
        heard = epoch;
        return mood == Mood.Mumbling ? bytes4(0) : IStatusListener.noteStatusEpoch.selector;
    }

    function bind(uint256, address, uint64, uint64, uint16) external pure returns (uint16) {
        return 0;
    }

    function expiresAt(uint256) external pure returns (uint64) {
        return type(uint64).max;
    }
}

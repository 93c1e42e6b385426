// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Process} from "../../../contracts/interfaces/IEthicsCharter.sol";

/// @notice How disputes go under the charters of the properties' worlds.
library Processes {
    function usual() internal pure returns (Process memory) {
        return Process({
            bondCurrency: address(0),
            bond: 1 ether,
            ratifyWithin: 2 days,
            answerWithin: 1 days,
            decideWithin: 7 days,
            appealWithin: 2 days,
            remedyWithin: 14 days,
            refundWithin: 3 days,
            perpetualRefundBps: 5_000
        });
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title Says whether a contract account accepts a signature, also one that is not deployed yet (ERC-1271, ERC-6492).
/// @notice It is never deployed: its creation code, with the constructor's arguments behind it, is run by `eth_call`, which
/// changes nothing. What comes back is one byte, 1 for a valid signature and 0 for any other.
/// @dev A counterfactual account's signature is `abi.encode(factory, factoryCalldata, signature)` and 32 bytes of magic: the
/// factory is called first, as ERC-6492 has it, also where the account exists but does not accept the signature yet.
contract SignatureValidator {
    bytes32 private constant MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    constructor(address account, bytes32 hash, bytes memory signature) {
        uint256 answer = _isValid(account, hash, signature) ? 1 : 0;
        assembly {
            mstore(0, answer)
            return(31, 1)
        }
    }

    function _isValid(address account, bytes32 hash, bytes memory signature) private returns (bool) {
        (bool wrapped, bytes memory body) = _unwrapped(signature);
        if (!wrapped) return _accepts(account, hash, signature);

        (address factory, bytes memory call, bytes memory inner) = abi.decode(body, (address, bytes, bytes));
        if (_accepts(account, hash, inner)) return true;
        (bool called,) = factory.call(call);
        return called && _accepts(account, hash, inner);
    }

    /// @return wrapped Whether the magic is at its end.
    /// @return body What stands before it.
    function _unwrapped(bytes memory signature) private pure returns (bool wrapped, bytes memory body) {
        uint256 length = signature.length;
        if (length < 32) return (false, signature);
        bytes32 end;
        assembly {
            end := mload(add(signature, length))
        }
        if (end != MAGIC) return (false, signature);
        assembly {
            mstore(signature, sub(length, 32))
        }
        return (true, signature);
    }

    /// @dev By hand, since an account that reverts or answers with anything else must count as a no.
    function _accepts(address account, bytes32 hash, bytes memory signature) private view returns (bool) {
        if (account.code.length == 0) return false;
        (bool answered, bytes memory answer) =
            account.staticcall(abi.encodeCall(IERC1271.isValidSignature, (hash, signature)));
        return answered && answer.length >= 32 && abi.decode(answer, (bytes32)) == bytes32(IERC1271.isValidSignature.selector);
    }
}

/**
 * Calls that mean the same wherever they are made: of ERC-20, ERC-721 and ERC-1155, of OSx's permission manager and its
 * executors, of upgradeable proxies (ERC-1822) and owned contracts. They name what would otherwise be bytes.
 */
export const standardAbi = [
  "function transfer(address to, uint256 amount) returns (bool)",
  "function transferFrom(address from, address to, uint256 amount) returns (bool)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function increaseAllowance(address spender, uint256 addedValue) returns (bool)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
  "function setApprovalForAll(address operator, bool approved)",
  "function safeTransferFrom(address from, address to, uint256 tokenId)",
  "function grant(address _where, address _who, bytes32 _permissionId)",
  "function grantWithCondition(address _where, address _who, bytes32 _permissionId, address _condition)",
  "function revoke(address _where, address _who, bytes32 _permissionId)",
  "function applySingleTargetPermissions(address _where, (uint8 operation, address who, bytes32 permissionId)[] items)",
  "function applyMultiTargetPermissions((uint8 operation, address where, address who, address condition, " +
    "bytes32 permissionId)[] _items)",
  "function execute(bytes32 _callId, (address to, uint256 value, bytes data)[] _actions, uint256 _allowFailureMap)",
  "function multicall(bytes[] data) returns (bytes[])",
  "function upgradeTo(address newImplementation)",
  "function upgradeToAndCall(address newImplementation, bytes data) payable",
  "function setTargetConfig((address target, uint8 operation) _targetConfig)",
  "function transferOwnership(address newOwner)",
];

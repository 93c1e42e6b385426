import type { Sentence } from "./error-catalogue.ts";
import { sayAddress, sayTime, sayToken } from "./say.ts";

/** Errors of Aragon OSx 1.4, TokenVoting 1.3 and Multisig 1.3, of ERC-6093 tokens and of the licence's ERC-721 base, by signature. */
export const standardErrors: Record<string, Sentence> = {
  // TokenVoting
  "VoteCastForbidden(uint256 proposalId, address account, uint8 voteOption)": ({ account }) =>
    `${sayAddress(account)} cannot vote here: the vote is over or has not begun, the account held no voting power ` +
    "when it began, or it has voted already.",
  "ProposalCreationForbidden(address sender)": ({ sender }) =>
    `${sayAddress(sender)} cannot open a proposal: it holds too little voting power, or is not of the council.`,
  "ProposalExecutionForbidden(uint256 proposalId)": () =>
    "The proposal cannot be executed: it has not passed or has too few approvals, is still being voted on, or was " +
    "executed already.",
  "NoVotingPower()": () => "Nobody holds voting power, so no proposal can be opened.",
  "DateOutOfBounds(uint64 limit, uint64 actual)": ({ limit, actual }) =>
    `The vote cannot begin or end on ${sayTime(actual)}; the bound is ${sayTime(limit)}.`,
  "MinDurationOutOfBounds(uint64 limit, uint64 actual)": ({ limit, actual }) =>
    `A vote of ${actual} seconds is out of bounds; the bound is ${limit} seconds.`,
  "RatioOutOfBounds(uint256 limit, uint256 actual)": ({ limit, actual }) =>
    `The ratio ${actual} is out of bounds; the bound is ${limit} (of 1 000 000).`,

  // Multisig, the council
  "ApprovalCastForbidden(uint256 proposalId, address sender)": ({ sender }) =>
    `${sayAddress(sender)} cannot approve this: it was not of the council when this was proposed, has approved it ` +
    "already, or it is over.",
  "MinApprovalsOutOfBounds(uint16 limit, uint16 actual)": ({ limit, actual }) =>
    `${actual} approvals cannot be asked for; the bound is ${limit}. The council has to be able to give them.`,
  "AddresslistLengthOutOfBounds(uint16 limit, uint256 actual)": ({ limit, actual }) =>
    `A council of ${actual} members is too large: at most ${limit}.`,
  "InvalidAddresslistUpdate(address member)": ({ member }) =>
    `${sayAddress(member)} is of the council already, or is to leave it and is not. Check the list.`,

  // DAO
  "DaoUnauthorized(address dao, address where, address who, bytes32 permissionId)": ({ who }) =>
    `Only the DAO decides this, by vote; ${sayAddress(who)} has no permission.`,
  "Unauthorized(address where, address who, bytes32 permissionId)": ({ who }) =>
    `${sayAddress(who)} has no permission to do this on the DAO. Where it stands under a condition (such as the ` +
    "reserve for what is owed), the condition refused.",
  "ActionFailed(uint256 index)": ({ index }) =>
    `Action ${Number(index) + 1} of the proposal fails, so nothing of it was done.`,
  "InsufficientGas()": () => "Too little gas was given for the proposal's actions. Raise the gas limit.",
  "TooManyActions()": () => "A proposal may hold at most 256 actions.",
  "ReentrantCall()": () => "The DAO is in the middle of an execution and takes no second one.",
  "ZeroAmount()": () => "An amount of zero cannot be deposited.",
  "NativeTokenDepositAmountMismatch(uint256 expected, uint256 actual)": ({ expected, actual }) =>
    `${actual} wei was sent where ${expected} wei is due.`,
  "PermissionAlreadyGrantedForDifferentCondition(address where, address who, bytes32 permissionId, address currentCondition, address newCondition)":
    ({ who }) => `${sayAddress(who)} holds this permission already under another condition. Revoke it first.`,

  // PluginSetupProcessor
  "PluginAlreadyInstalled()": () => "This plugin is installed already.",
  "SetupApplicationUnauthorized(address dao, address caller, bytes32 permissionId)": ({ caller }) =>
    `${sayAddress(caller)} may not install, update or remove plugins of this DAO.`,
  "SetupNotApplicable(bytes32 preparedSetupId)": () =>
    "What was prepared is not applicable any more: the plugin's state changed since. Prepare it again.",

  // ERC-20 and ERC-721 (ERC-6093), and the licence's base
  "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)": ({ balance, needed }) =>
    `Your balance of ${balance} is below the ${needed} needed (in the token's smallest unit).`,
  "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)": ({ spender, allowance, needed }) =>
    `${sayAddress(spender)} may move ${allowance} of your tokens, and ${needed} are needed. Allow it first.`,
  "SafeERC20FailedOperation(address token)": ({ token }) =>
    `The currency ${sayAddress(token)} refused to move the money: check your balance and the allowance you gave.`,
  "ReentrancyGuardReentrantCall()": () =>
    "Somebody who takes part in this came back in the middle of it. Nothing was moved or paid.",
  "ERC721NonexistentToken(uint256 tokenId)": ({ tokenId }) => `There is no ${sayToken(tokenId)}.`,
  "ERC721InsufficientApproval(address operator, uint256 tokenId)": ({ operator, tokenId }) =>
    `${sayAddress(operator)} may not move ${sayToken(tokenId)}. Its owner has to approve that first.`,
  "ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)": ({ sender, tokenId, owner }) =>
    `${sayAddress(sender)} cannot hand on ${sayToken(tokenId)}: it belongs to ${sayAddress(owner)}.`,
  "ERC721InvalidReceiver(address receiver)": ({ receiver }) =>
    `${sayAddress(receiver)} cannot hold a token: it is the zero address or a contract that takes none.`,
  "ERC721InvalidSender(address sender)": ({ sender }) => `${sayAddress(sender)} cannot hand on what does not exist.`,
  "ERC721InvalidOwner(address owner)": ({ owner }) => `${sayAddress(owner)} cannot own a token. Give another address.`,
  "ERC721InvalidApprover(address approver)": ({ approver }) =>
    `${sayAddress(approver)} neither owns this token nor acts for its owner, so it cannot let others move it.`,
  "ERC721InvalidOperator(address operator)": ({ operator }) =>
    `${sayAddress(operator)} cannot be allowed to move tokens. Give another address.`,
  "NotOwnerNorApproved()": () => "This account neither holds the licence nor may move it for its holder.",
  "TokenDoesNotExist()": () => "There is no such licence.",
  "TransferFromIncorrectOwner()": () => "The licence belongs to somebody else by now.",
  "TransferToZeroAddress()": () => "A licence cannot be given to the zero address.",
  "TransferToNonERC721ReceiverImplementer()": () => "The receiving contract takes no licences (ERC-721).",
};

import { Contract, hexlify, id, toUtf8Bytes, ZeroAddress, type ContractTransactionReceipt } from "ethers";
import { aragonArtifact } from "../../../../deploy/protocol/artifacts.ts";
import { networkHelpers } from "../../../contracts/fixture.ts";
import { METADATA, REASON, type Decided, type Voters } from "../decided.ts";
import { deploy, deployProxy, gasOf, PRICE, send, type Stage } from "../stage.ts";
import { compile } from "./compile.ts";
import { governor } from "./sources.ts";

/** Another way to decide by vote, as a column of the comparison. */
interface Peer {
  about: string;
  measure: (stage: Stage, voters: Voters) => Promise<Decided>;
}

const PERIOD_BLOCKS = 20;
const HOUR = 3_600;
const EACH = 10n ** 20n;
const VOTING = "@aragon/osx-ethers-v1.3.0";

export const GOVERNORS: Record<string, Peer> = {
  Governor: {
    about:
      "OpenZeppelin 5.7.0 Governor with simple counting, votes of an ERC20Votes, settings and a quorum fraction, " +
      "without a timelock. Our compiler and settings.",
    measure: measureGovernor,
  },
  TokenVoting: {
    about:
      "Aragon's TokenVoting 1.3 on a bare OSx 1.4 DAO, from the bytecode that Aragon publishes: its EXECUTE has no " +
      "condition. It takes no reasons.",
    measure: measureTokenVoting,
  },
};

async function measureGovernor(stage: Stage, voters: Voters): Promise<Decided> {
  const { PlainGovernor, PlainVotes } = await compile(governor);
  const { deployer, payee } = stage.people;
  const accounts = await Promise.all(Object.values(voters).map((voter) => voter.getAddress()));
  const token = await deploy(PlainVotes!, deployer, [accounts, EACH]);
  const contract = await deploy(PlainGovernor!, deployer, [token.target, PERIOD_BLOCKS]);
  await fund(stage, contract);
  const to = await payee.getAddress();
  const propose = async (description: string) => {
    const sent = await send(contract, "propose", voters.proposer, [[to], [PRICE], ["0x"], description]);
    const receipt = (await sent.wait())!;
    return { gas: Number(receipt.gasUsed), proposalId: created(contract, receipt) };
  };
  await propose("an earlier one");
  const { gas, proposalId } = await propose(METADATA);
  await networkHelpers.mine(1);
  const vote = (by: keyof Voters) => gasOf(send(contract, "castVote", voters[by], [proposalId, 1]));
  await vote("earlier");
  const voted = await vote("voter");
  const reason = await gasOf(send(contract, "castVoteWithReason", voters.reasoner, [proposalId, 1, REASON]));
  await networkHelpers.mine(PERIOD_BLOCKS);
  const execution = [[to], [PRICE], ["0x"], id(METADATA)];
  const execute = await gasOf(send(contract, EXECUTE, voters.proposer, execution));
  return { propose: gas, vote: voted, reason, execute };
}

const EXECUTE = "execute(address[],uint256[],bytes[],bytes32)";

async function measureTokenVoting(stage: Stage, voters: Voters): Promise<Decided> {
  const { deployer, payee } = stage.people;
  const daoArtifact = aragonArtifact("@aragon/osx-ethers", "DAO");
  const dao = await deployProxy(daoArtifact, deployer, ["0x", await deployer.getAddress(), ZeroAddress, ""]);
  const token = await votingToken(stage, dao, voters);
  const settings = [1, 500_000, 150_000, HOUR, 1];
  const voting = await deployProxy(aragonArtifact(VOTING, "TokenVoting"), deployer, [dao.target, settings, token]);
  await send(dao, "grant", deployer, [dao.target, voting.target, id("EXECUTE_PERMISSION")]);
  await fund(stage, dao);
  const action = [await payee.getAddress(), PRICE, "0x"];
  const propose = async (metadata: string) => {
    const args = [hexlify(toUtf8Bytes(metadata)), [action], 0, 0, 0, 0, false];
    const receipt = (await (await send(voting, "createProposal", voters.proposer, args)).wait())!;
    return { gas: Number(receipt.gasUsed), proposalId: created(voting, receipt) };
  };
  await propose("an earlier one");
  const { gas, proposalId } = await propose(METADATA);
  const vote = (by: keyof Voters) => gasOf(send(voting, "vote", voters[by], [proposalId, 2, false]));
  await vote("earlier");
  const voted = await vote("voter");
  await networkHelpers.time.increase(HOUR);
  return { propose: gas, vote: voted, execute: await gasOf(send(voting, "execute", voters.proposer, [proposalId])) };
}

/** The token behind an EIP-1167 clone, as TokenVoting's setup makes it. */
async function votingToken({ people }: Stage, dao: Contract, voters: Voters): Promise<string> {
  const artifact = aragonArtifact(VOTING, "GovernanceERC20");
  const base = await deploy(artifact, people.deployer, [ZeroAddress, "", "", [[], []]]);
  const [before, after] = ["0x3d602d80600a3d3981f3363d3d373d3d3d363d73", "5af43d82803e903d91602b57fd5bf3"];
  const code = `${before}${String(base.target).slice(2)}${after}`;
  const { contractAddress } = (await (await people.deployer.sendTransaction({ data: code })).wait())!;
  const token = new Contract(contractAddress!, artifact.interface, people.deployer);
  const holders = await Promise.all(Object.values(voters).map((voter) => voter.getAddress()));
  await send(token, "initialize", people.deployer, [dao.target, "Votes", "VOTES", [holders, holders.map(() => EACH)]]);
  return contractAddress!;
}

async function fund({ people }: Stage, to: Contract): Promise<void> {
  await (await people.buyer.sendTransaction({ to: String(to.target), value: PRICE * 2n })).wait();
}

/** The id in a receipt's ProposalCreated. */
export function created(contract: { interface: Contract["interface"] }, { logs }: ContractTransactionReceipt): bigint {
  const events = logs.map((log) => contract.interface.parseLog(log));
  return events.find((event) => event?.name === "ProposalCreated")!.args.proposalId as bigint;
}

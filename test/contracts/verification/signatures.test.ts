import { expect } from "chai";
import { AbiCoder, concat, dataSlice, getAddress, hexlify, id, randomBytes, toBeHex, Wallet, ZeroAddress } from "ethers";
import { isSignedBy, SIGNATURE_ASKER } from "../../../sdk/src/chain/signatures.ts";
import { SIGNATURE_VALIDATOR } from "../../../sdk/src/chain/signature-validator.ts";
import { askForProof } from "../../../sdk/src/license/proof-link.ts";
import { isSignedBy as isProofSigned } from "../../../sdk/src/license/proof.ts";
import { startAnvil, type TestChain } from "../../deploy/support/anvil.ts";
import { ethers } from "../fixture.ts";

const MAGIC = `0x${"6492".repeat(16)}`;
/** The deterministic deployment proxy (github.com/Arachnid/deterministic-deployment-proxy), which anvil predeploys. */
const FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const coder = AbiCoder.defaultAbiCoder();

describe("SignatureValidator, and isSignedBy", () => {
  const owner = Wallet.createRandom();
  const stranger = Wallet.createRandom();
  const message = "Give me the key";
  let chain: TestChain;
  let accountCode: string;

  before(async () => {
    chain = await startAnvil();
    const factory = await ethers.getContractFactory("ContractAccount");
    accountCode = (await factory.getDeployTransaction(owner.address)).data;
  });
  after(() => chain.stop());

  const sent = async (data: string, to?: string) => {
    const signer = await chain.provider.getSigner();
    return (await signer.sendTransaction({ data, ...(to ? { to } : {}) })).wait();
  };
  const counterfactual = (salt: string) => {
    const address = ethers.getCreate2Address(FACTORY, salt, ethers.keccak256(accountCode));
    const wrap = (inner: string, factory = FACTORY) =>
      concat([coder.encode(["address", "bytes", "bytes"], [factory, concat([salt, accountCode]), inner]), MAGIC]);
    return { address, wrap };
  };

  it("is the compiler's code (else: copy the artifact's bytecode to sdk/src/chain/signature-validator.ts)", async () => {
    expect((await ethers.getContractFactory("SignatureValidator")).bytecode).to.equal(SIGNATURE_VALIDATOR);
  });

  it("takes a key's signature, and no other key's", async () => {
    expect(await isSignedBy(chain.provider, owner.address, message, await owner.signMessage(message))).to.equal(true);
    expect(await isSignedBy(chain.provider, owner.address, message, await stranger.signMessage(message))).to.equal(
      false,
    );
    expect(await isSignedBy(chain.provider, owner.address, "another text", await owner.signMessage(message))).to.equal(
      false,
    );
  });

  it("takes a contract's (ERC-1271)", async () => {
    const account = (await sent(accountCode))!.contractAddress!;
    expect(await isSignedBy(chain.provider, account, message, await owner.signMessage(message))).to.equal(true);
    expect(await isSignedBy(chain.provider, account, message, await stranger.signMessage(message))).to.equal(false);
    expect(await isSignedBy(chain.provider, FACTORY, message, await owner.signMessage(message))).to.equal(false);
  });

  it("takes that of a contract which is not deployed yet (ERC-6492), and deploys nothing", async () => {
    const { address, wrap } = counterfactual(id("not yet"));
    expect(await isSignedBy(chain.provider, address, message, wrap(await owner.signMessage(message)))).to.equal(true);
    expect(await chain.provider.getCode(address)).to.equal("0x");
    expect(await isSignedBy(chain.provider, address, message, wrap(await stranger.signMessage(message)))).to.equal(
      false,
    );
    expect(await isSignedBy(chain.provider, address, message, await owner.signMessage(message))).to.equal(false);
    // Another salt is another account: the wrapping proves nothing for this one.
    const other = counterfactual(id("another"));
    expect(await isSignedBy(chain.provider, address, message, other.wrap(await owner.signMessage(message)))).to.equal(
      false,
    );
  });

  it("takes it wrapped still once the contract is deployed", async () => {
    const salt = id("deployed");
    const { address, wrap } = counterfactual(salt);
    await sent(concat([salt, accountCode]), FACTORY);
    expect(await chain.provider.getCode(address)).to.not.equal("0x");
    expect(await isSignedBy(chain.provider, address, message, wrap(await owner.signMessage(message)))).to.equal(true);
  });

  describe("asks as an address that is nobody's and not zero", () => {
    const accountOf = async (expected: string) => {
      const factory = await ethers.getContractFactory("OriginAccount");
      return (await sent((await factory.getDeployTransaction(expected)).data))!.contractAddress!;
    };

    it("which anybody can work out, and which has neither code nor balance", async () => {
      const text = "commonweight: who asks whether a signature is valid";
      expect(SIGNATURE_ASKER).to.equal(getAddress(dataSlice(id(text), 12)));
      expect(await chain.provider.getCode(SIGNATURE_ASKER)).to.equal("0x");
      expect(await chain.provider.getBalance(SIGNATURE_ASKER)).to.equal(0n);
    });

    it("so that an account which says yes to the zero address has signed nothing", async () => {
      const account = await accountOf(ZeroAddress);
      const signature = await stranger.signMessage(message);
      const abi = ["function isValidSignature(bytes32, bytes) view returns (bytes4)"];
      const asked = new ethers.Contract(account, abi, chain.provider).getFunction("isValidSignature");
      expect(await asked(id(message), signature, { from: ZeroAddress })).to.equal("0x1626ba7e");
      expect(await isSignedBy(chain.provider, account, message, signature)).to.equal(false);
      const domain = { chainId: 31_337, license: account };
      const question = askForProof(1n, 0);
      expect(await isProofSigned(chain.provider, domain, { ...question, account, signature })).to.equal(false);
    });

    it("which accounts see as the origin of the question", async () => {
      const account = await accountOf(SIGNATURE_ASKER);
      expect(await isSignedBy(chain.provider, account, message, await stranger.signMessage(message))).to.equal(true);
    });
  });

  it("calls anything else invalid: malformed wrapping, no factory, endless length, no hexadecimal", async () => {
    const { address, wrap } = counterfactual(id("malformed"));
    const signature = await owner.signMessage(message);
    for (const bad of [
      "0x",
      MAGIC,
      concat([hexlify(randomBytes(64)), MAGIC]),
      concat([coder.encode(["uint256"], [2n ** 255n]), MAGIC]),
      wrap(signature, stranger.address),
      `0x${"00".repeat(33_000)}`,
      "not hexadecimal",
      toBeHex(1, 65),
    ]) {
      expect(await isSignedBy(chain.provider, address, message, bad), bad.slice(0, 40)).to.equal(false);
    }
  });
});

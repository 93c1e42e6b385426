import { expect } from "chai";
import { ParamType } from "ethers";
import { changing, exampleOf, parseArgument, readAbi } from "../../web/src/lib/governance/call-draft.ts";

const parse = (type: string, typed: string) => parseArgument(ParamType.from(type), typed);
const ACCOUNT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("a pasted ABI", () => {
  it("is read as JSON, as a whole artifact, and as lines people write", () => {
    const entry = { type: "function", name: "mint", stateMutability: "nonpayable", inputs: [{ name: "to", type: "address" }], outputs: [] };
    for (const text of [JSON.stringify([entry]), JSON.stringify({ abi: [entry], bytecode: "0x" }), "function mint(address to)"]) {
      expect(changing(readAbi(text)).map(({ name }) => name)).to.deep.equal(["mint"]);
    }
  });

  it("offers what changes something, and nothing that only reads", () => {
    const abi = readAbi("function b(uint256 x)\nfunction a() payable\nfunction total() view returns (uint256)");
    expect(changing(abi).map(({ name }) => name)).to.deep.equal(["a", "b"]);
  });

  it("is refused with a sentence", () => {
    expect(() => readAbi("")).to.throw("Paste the contract's ABI");
    expect(() => readAbi("funktion mint()")).to.throw("no ABI that can be read");
    expect(() => readAbi("function total() view returns (uint256)")).to.throw("no function that changes anything");
  });
});

describe("an argument as it is typed", () => {
  it("is a number within its type's range, spaces allowed", () => {
    expect(parse("uint8", "2 55")).to.equal(255n);
    expect(() => parse("uint8", "256")).to.throw("from 0 to 255");
    expect(parse("int8", "-128")).to.equal(-128n);
    expect(() => parse("int8", "128")).to.throw("from -128 to 127");
    expect(() => parse("uint256", "1.5")).to.throw("whole number");
    expect(() => parse("uint256", "")).to.throw("whole number");
  });

  it("is an address whose checksum is right", () => {
    expect(parse("address", ACCOUNT)).to.equal(ACCOUNT);
    expect(() => parse("address", ACCOUNT.replace("C51812", "c51812"))).to.throw("checksum");
    expect(() => parse("address", "kestrel")).to.throw("Expected an address");
  });

  it("is bytes of the right length", () => {
    expect(parse("bytes4", "0xdeadbeef")).to.equal("0xdeadbeef");
    expect(() => parse("bytes4", "0xdead")).to.throw("8 hexadecimal characters");
    expect(() => parse("bytes", "0xabc")).to.throw("even number");
  });

  it("is yes or no, or text as it stands", () => {
    expect([parse("bool", "Yes"), parse("bool", "false")]).to.deep.equal([true, false]);
    expect(() => parse("bool", "1")).to.throw("yes or no");
    expect(parse("string", " a ")).to.equal(" a ");
  });

  it("is JSON for lists and tuples, large numbers to the last digit", () => {
    const large = "123456789012345678901234567890";
    expect(parse("uint256[]", `[1, ${large}]`)).to.deep.equal([1n, BigInt(large)]);
    expect(parse("tuple(address to, uint256 value)[]", `[{"to": "${ACCOUNT}", "value": ${large}}]`)).to.deep.equal([[ACCOUNT, BigInt(large)]]);
    expect(() => parse("tuple(address to, uint256 value)", `{"to": "${ACCOUNT}"}`)).to.throw("value is missing");
    expect(() => parse("uint8[2]", "[1]")).to.throw("Expected 2 values, found 1");
    expect(() => parse("uint8[]", "1, 2")).to.throw(`Expected JSON such as ["…"]`);
  });

  it("begins with an example of its parts", () => {
    expect(exampleOf(ParamType.from("tuple(address to, uint256[] values)"))).to.equal('{"to": "…", "values": ["…"]}');
  });
});

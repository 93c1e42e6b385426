import { expect } from "chai";
import { networkOf, networksOf } from "../../sdk/src/keys/network.ts";

describe("the network that a client's address is counted for", () => {
  it("is an IPv4 address itself, also where it is written as IPv6", () => {
    for (const address of ["203.0.113.9", "::ffff:203.0.113.9", "::FFFF:203.0.113.9", "::ffff:cb00:7109"])
      expect(networkOf(address)).to.equal("203.0.113.9");
  });

  it("is an IPv6 address's /64, however it is written", () => {
    for (const address of ["2001:db8:0:7::1", "2001:0DB8:0:7:ffff:ffff:ffff:ffff", "2001:db8:0:7:1::%eth0"])
      expect(networkOf(address)).to.equal("2001:db8:0:7::/64");
    expect(networkOf("2001:db8:0:8::1")).to.equal("2001:db8:0:8::/64");
    expect(networkOf("::1")).to.equal("0:0:0:0::/64");
  });

  it("is whatever else was said", () => {
    for (const text of ["", "unknown", "a:b", "[::1]", "203.0.113.9:80"]) expect(networkOf(text)).to.equal(text);
  });
});

describe("the networks that an address lies in", () => {
  it("widen from the address, or an IPv6 customer's /64, to what one provider has", () => {
    expect(networksOf("::ffff:203.0.113.9")).to.deep.equal(["203.0.0.0/16", "203.0.113.0/24", "203.0.113.9"]);
    expect(networksOf("2001:db8:0:7::1")).to.deep.equal(["2001:db8::/32", "2001:db8:0::/48", "2001:db8:0:7::/64"]);
    expect(networksOf("unknown")).to.deep.equal(["unknown", "unknown", "unknown"]);
  });
});

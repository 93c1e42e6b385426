import { expect } from "chai";
import { ArtifactError } from "@commonweight/sdk/artifacts/errors";
import { KeyError } from "@commonweight/sdk/keys/errors";
import { readBody, respond } from "../../web/src/lib/server/keys/respond.ts";
import { keySettings } from "../../web/src/lib/server/keys/service.ts";

describe("the web server's key service", () => {
  const environment = { KEY_SERVICE_SECRET: "s".repeat(32), KEY_SERVICE_STORE: "keys.db", ORIGIN: "https://a.example/app/" };

  it("is off unless its secret, its store and the site's address are set, and says which", () => {
    expect(keySettings(environment)).to.deep.equal({ secret: "s".repeat(32), store: "keys.db", origin: "https://a.example" });
    for (const name of ["KEY_SERVICE_SECRET", "KEY_SERVICE_STORE"]) {
      expect(() => keySettings({ ...environment, [name]: "" })).to.throw(KeyError, "This site runs no key service");
    }
    expect(() => keySettings({ ...environment, ORIGIN: undefined })).to.throw(KeyError, "needs ORIGIN");
  });

  const answer = async (error: Error) => {
    const response = await respond(() => Promise.reject(error));
    expect(response.headers.get("content-type")).to.equal("application/problem+json");
    expect(response.headers.get("cache-control")).to.equal("no-store");
    return { response, body: (await response.json()) as { status: number; code: string; detail: string } };
  };

  it("refuses with problem details that a program can tell apart, and says when to come back", async () => {
    const { response, body } = await answer(new KeyError("key_rate_limited", "Too many. Wait", { retryAfter: 60 }));
    expect(body).to.include({ status: 429, code: "key_rate_limited", detail: "Too many. Wait" });
    expect(response.headers.get("retry-after")).to.equal("60");
    expect((await answer(new KeyError("key_not_authorized", "Not you"))).body.status).to.equal(403);
    expect((await answer(new ArtifactError("gateway-failed", "It is down"))).body).to.include({ status: 502, detail: "It is down" });
  });

  it("keeps to itself what went wrong inside", async () => {
    const told: unknown[][] = [];
    const log = console.error;
    console.error = (...words: unknown[]) => void told.push(words);
    try {
      const { body } = await answer(new KeyError("key_store_failed", "password of the database: hunter2"));
      expect(body.detail).to.not.include("hunter2");
      const failed = Object.assign(new Error("node said no"), { fileKey: new Uint8Array([1, 2, 3]) });
      expect((await answer(failed)).body.detail).to.not.include("node said no");
      // One sentence, and never an object that might hold a key.
      expect(told).to.deep.equal([["key service: password of the database: hunter2"], ["key service: node said no"]]);
    } finally {
      console.error = log;
    }
  });

  describe("a request's body", () => {
    const post = (body: BodyInit, headers: Record<string, string> = {}) =>
      new Request("https://a.example/api/keys/release", { method: "POST", body, headers, duplex: "half" } as RequestInit);
    const refusal = (request: Request) => readBody(request).then(() => "", (error: Error) => error.message);

    it("is JSON of at most 80 KiB, whatever length it claims", async () => {
      expect(await readBody(post('{"a":1}'))).to.deep.equal({ a: 1 });
      expect(await refusal(post("x".repeat(81_921)))).to.equal("The request is longer than 81920 bytes");
      const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) });
      expect(await refusal(post(endless))).to.equal("The request is longer than 81920 bytes");
      expect(await refusal(post("not json"))).to.match(/^The request is malformed: /);
    });
  });
});

import { expect as equal } from "chai";
import type { Route } from "playwright";
import { expect, type Person } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";

const PATIENCE = { timeout: 60_000 };

describe("2. Members verify it on their GPU", function () {
  before(() => equal(story.releaseId > 0n, "no release was published").to.equal(true));

  step("refuses weights of which one bit was turned on the way, naming the block", 100, async (person) => {
    await person.visit(`${story.page}?tab=verification`);
    await expect(person.main.getByRole("button", { name: "Verify on your GPU" })).toBeVisible();
    const turn = turnOneBit();
    await person.page.route((url) => url.origin === stage.info.gateway, turn.handler);
    await person.main.getByRole("button", { name: "Verify on your GPU" }).click();
    await expect(person.main.getByText("A block does not match its CID")).toBeVisible(PATIENCE);
    equal(turn.turned()).to.equal(true);
    await expect(person.main.getByText(/\bbafk[a-z2-7]{50,}/).first()).toBeVisible();
    await expect(person.main.getByRole("button", { name: "Sign receipt" })).toBeHidden();
    await person.page.unrouteAll();
  });

  for (const [member, given] of [["juniper", 1], ["osprey", 2]] as const) {
    step(`runs the suite on ${member}'s adapter and records the receipt`, 120, async (person) => {
      await person.visit(`${story.page}?tab=verification`);
      await person.actAs(member);
      await person.main.getByRole("button", { name: "Verify on your GPU" }).click();
      await expect(person.main.getByText("Passed", { exact: true })).toBeVisible(PATIENCE);
      await expect(fact(person, "Adapter")).toContainText(/swiftshader/i);
      const kernels = await fact(person, "Kernels").innerText();
      equal(kernels).to.match(/dispatched on the GPU, none on the CPU/);
      equal(Number(kernels.replace(/\D/g, ""))).to.be.above(0);
      const details = person.main.getByRole("group", { name: "How far off" });
      await expect(details.getByRole("columnheader", { name: "99.9 % within" })).toBeVisible();
      await expect(details.getByRole("listitem").first()).toContainText(/Case \d+, said .*expected .*of what is allowed/);
      await expect(details.getByRole("region", { name: "Confusion matrix" })).toBeVisible();

      await person.main.getByRole("button", { name: "Sign receipt" }).click();
      await person.sign(`You state that release ${story.releaseId} passes its suite on your GPU (WebGPU)`);
      await person.signAndSend(/Record that .* to pass its suite/, "Your receipt is recorded");
      await expect(person.main.getByText("Your receipt is recorded.")).toBeVisible();
      await expect(person.main.getByText(`${given} of 2 needed`)).toBeVisible();

      const verification = await stage.contract("VerificationRegistry");
      equal(Number((await verification.countOf(story.releaseId)).passing)).to.equal(given);
    });
  }

  step("labels a run on the CPU a reference run, whose receipt does not count", 120, async (person) => {
    await person.visit(`${story.page}?tab=verification`);
    await person.actAs("saltmarsh");
    await person.main.getByRole("button", { name: "Reference run on CPU" }).click();
    await expect(person.main.getByText("Passed", { exact: true })).toBeVisible(PATIENCE);
    await expect(person.main.getByText("Your reference run, on the CPU")).toBeVisible();
    await expect(fact(person, "Kernels")).toHaveText("none on a GPU: this is a reference run");
    await expect(person.main.getByText(`Charter ${story.charter} does not count runs on WASM.`)).toBeVisible();

    await person.main.getByRole("button", { name: "Sign receipt" }).click();
    await person.sign("WebAssembly, as a reference run");
    await person.signAndSend(/Record that/, "Your receipt is recorded");
    await expect(person.main.getByText("does not count").last()).toBeVisible();
    await expect(person.main.getByText("2 of 2 needed")).toBeVisible();
    const verification = await stage.contract("VerificationRegistry");
    equal(Number((await verification.countOf(story.releaseId)).passing)).to.equal(2);
  });

  step("runs a text model in a Hugging Face layout on the GPU, through transformers.js and with no other host asked", 150, async (person) => {
    const asked: string[] = [];
    person.page.on("request", (request) => asked.push(new URL(request.url()).hostname));
    await person.visit("/models/harbour/inbox-sorter/1.0.0?tab=verification");
    await expect(person.main.getByText(/in about [\d.,]+\sMB of memory/)).toBeVisible();
    await person.main.getByRole("button", { name: "Verify on your GPU" }).click();
    await expect(person.main.getByText("Passed", { exact: true })).toBeVisible({ timeout: 120_000 });
    await expect(fact(person, "Runtime")).toContainText(/transformers\.js on onnxruntime-web 4\..*WebGPU/);
    await expect(fact(person, "Adapter")).toContainText(/swiftshader/i);
    equal(Number((await fact(person, "Kernels").innerText()).replace(/\D/g, ""))).to.be.above(0);
    equal([...new Set(asked)].filter((host) => host !== "127.0.0.1" && host !== "")).to.deep.equal([]);
  });
});

/** The value beside a label in the panel of the run. */
function fact(person: Person, label: string) {
  return person.main.getByRole("term").filter({ hasText: new RegExp(`^${label}$`) }).first()
    .locator("xpath=following-sibling::dd[1]");
}

/** A gateway that lies: it turns one bit in the first big answer, which holds the weights. */
function turnOneBit() {
  let turned = false;
  const handler = async (route: Route): Promise<void> => {
    const response = await route.fetch();
    const body = await response.body();
    if (!turned && body.length > 40_000) {
      body[body.length - 5_000]! ^= 1;
      turned = true;
    }
    await route.fulfill({ response, body });
  };
  return { handler, turned: () => turned };
}

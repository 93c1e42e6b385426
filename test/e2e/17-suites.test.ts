import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { expect as equal } from "chai";
import { root } from "../../deploy/local/setup/paths.mjs";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { mined } from "../../deploy/protocol/mined.ts";
import { readSafetensors, writeSafetensors } from "../../sdk/src/verify/safetensors.ts";
import { rowsOf } from "../../sdk/src/verify/tensor.ts";
import { copyOf, removeCopies } from "./support/folder.ts";
import { expect } from "./support/person.ts";
import { choose } from "./support/publishing.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { firstOf, indexedUpTo } from "./support/trading.ts";

const TEXT_MODEL = path.join(root, "deploy/seed/models/inbox-sorter");
/** Its number in the demo world. */
const INBOX_SORTER = 5n;
const MODEL = path.join(root, "deploy/seed/models/field-sense");

describe("17. A publisher without a suite makes one", function () {
  after(removeCopies);

  step("runs the model on two backends, and publishes with what came out", 60, async (person) => {
    const { main, page } = person;
    const folder = copyOf("field-sense", "without-suite");
    rmSync(path.join(folder.path, "suite"), { recursive: true });
    rmSync(path.join(folder.path, "manifest.json"));
    await person.visit("/suites/new");
    await page.getByLabel("Choose the ONNX file, or drop it here").setInputFiles(path.join(MODEL, "model.onnx"));
    const samples = ["inputs.safetensors", "expected.safetensors"].map((name) => {
      return { name, mimeType: "application/octet-stream", buffer: firstCases(path.join(MODEL, "suite", name), 30) };
    });
    await page.getByLabel("Choose samples, or drop them here").setInputFiles(samples);
    await main.getByRole("button", { name: "Make the suite" }).click();

    const made = main.getByRole("group", { name: "The suite" });
    await expect(made).toContainText("WebGPU in batches of 16", { timeout: 30_000 });
    await expect(made).toContainText(/top1-accuracy: (100|9\d(\.\d+)?)\s%/);
    const download = page.waitForEvent("download");
    await made.getByRole("link", { name: "Download suite.json" }).click();
    equal((await download).suggestedFilename()).to.equal("suite.json");

    await made.getByRole("button", { name: "Publish with it" }).click();
    await expect(main.getByText("The suite that you made is put into the folder.")).toBeVisible();
    await choose(person, folder);
    await expect(main.getByText(/^All 5 files pass/)).toBeVisible();
  });

  step("of a text model gives texts and their classes by name, and gets one that names its runner", 150, async (person) => {
    const { main, page } = person;
    await person.visit("/suites/new");
    const files = ["config.json", "tokenizer.json", "onnx/model.onnx"].map((name) => path.join(TEXT_MODEL, name));
    await page.getByLabel("Choose the ONNX file, or drop it here").setInputFiles(files);
    await expect(main.getByText("The model lacks tokenizer_config.json.")).toBeAttached();
    await page.getByLabel("Choose its folder").setInputFiles(TEXT_MODEL);
    await main.getByRole("textbox", { name: /^Sample texts/ }).fill(["Thank you all for the map!", "How do I sign in?", "The download does not load on my phone"].join("\n"));
    await expect(main.getByText("Its classes: question, problem, wish, thanks, announcement.")).toBeVisible();
    await main.getByRole("textbox", { name: /^Right answers/ }).fill("thanks\nquestion\nproblem");
    await main.getByRole("button", { name: "Make the suite" }).click();

    const made = main.getByRole("group", { name: "The suite" });
    await expect(made).toContainText("WebGPU in batches of 3", { timeout: 60_000 });
    await expect(made).toContainText(/top1-accuracy: 100\s%/);
    const download = page.waitForEvent("download");
    await made.getByRole("link", { name: "Download suite.json" }).click();
    const definition = JSON.parse(readFileSync(await (await download).path(), "utf8"));
    equal(definition.runner).to.deep.equal({ kind: "transformers", task: "text-classification" });
    equal(definition.cases).to.equal(3);
  });
});

describe("17. A text model of the demo world", () => {
  step("is bought, and answers what its holder types with the names of its classes", 120, async (person) => {
    const { main } = person;
    const license = (await stage.contract("ModelLicense")).connect(demoWallet("fernhill").connect(stage.provider));
    let offer = await license.offerCount();
    while ((await license.offerOf(offer)).releaseId !== INBOX_SORTER) offer--;
    const { price } = (await license.offerOf(offer)).terms;
    await indexedUpTo(await mined(await license.mint(offer, demoAddress("fernhill"), price, { value: price })));
    await person.visit(`/licences/${firstOf(offer)}`);
    await person.actAs("fernhill");
    await main.getByRole("button", { name: "Run inbox-sorter 1.0.0 here" }).click();
    await main.getByRole("textbox", { name: /^Your text/ }).fill("Thank you all, the new map is lovely");
    await expect(main.getByText(/^Likeliest: thanks/)).toBeAttached({ timeout: 60_000 });
  });
});

/** The first cases of a suite's tensors: batches of one take their time on an adapter in software. */
function firstCases(file: string, count: number): Buffer {
  const { tensors } = readSafetensors(readFileSync(file));
  return Buffer.from(writeSafetensors(new Map([...tensors].map(([name, tensor]) => [name, rowsOf(tensor, 0, count)]))));
}

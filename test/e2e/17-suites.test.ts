import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { expect as equal } from "chai";
import { root } from "../../deploy/local/setup/paths.mjs";
import { readSafetensors, writeSafetensors } from "../../sdk/src/verify/safetensors.ts";
import { rowsOf } from "../../sdk/src/verify/tensor.ts";
import { copyOf, removeCopies } from "./support/folder.ts";
import { expect } from "./support/person.ts";
import { choose } from "./support/publishing.ts";
import { step } from "./support/step.ts";

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
});

/** The first cases of a suite's tensors: batches of one take their time on an adapter in software. */
function firstCases(file: string, count: number): Buffer {
  const { tensors } = readSafetensors(readFileSync(file));
  return Buffer.from(writeSafetensors(new Map([...tensors].map(([name, tensor]) => [name, rowsOf(tensor, 0, count)]))));
}

import { stringify } from "yaml";
import type { Figure, TrainedModel } from "./trained-model.ts";

/** The model card: Hugging Face's front matter, then prose with the figures that were measured. */
export function writeCard(model: TrainedModel): string {
  const [main] = model.figures;
  const frontMatter = {
    license: "other",
    license_name: "see-offers",
    pipeline_tag: model.task,
    library_name: "onnx",
    tags: ["onnx", "commonweight", "demo"],
    datasets: model.datasets.map((dataset) => dataset.name),
    metrics: ["accuracy"],
    ...(model.parents.length > 0 && { base_model: model.parents.map((parent) => parent.release.split("@")[0]) }),
    "model-index": [
      {
        name: `${model.namespace}/${model.slug}`,
        results: [
          {
            task: { type: model.task },
            dataset: { name: model.datasets[0]!.name, type: model.datasets[0]!.name, split: "test" },
            metrics: [{ type: "accuracy", value: Number(main!.accuracy.toFixed(4)) }],
          },
        ],
      },
    ],
    commonweight: model.hints,
  };
  const datasets = model.datasets.map((dataset) => `- ${dataset.name}: ${dataset.description}`);
  return [
    `---\n${stringify(frontMatter, { lineWidth: 0 })}---\n`,
    `# ${model.title}\n`,
    `${model.description}\n`,
    `## Uses\n\n${model.card.uses}\n`,
    `## Data\n\n${model.card.data}\n\n${datasets.join("\n")}\n`,
    `## Measured\n\n${figureTable(model.figures)}\n`,
    `## Limits\n\n${model.card.limits}\n`,
    `## Training\n\n${model.training.statement} Script: \`${model.training.script}\`, seed ` +
      `${model.training.seed}, ${model.training.epochs} epochs, ${model.training.hardware}.\n`,
  ].join("\n");
}

function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, accuracy, examples }) => {
    return `| ${name} | ${(accuracy * 100).toFixed(2)} % | ${examples} |`;
  });
  return ["| | accuracy | examples |", "| --- | --- | --- |", ...rows].join("\n");
}

import { artifactsAdd } from "./artifacts-add.node.ts";
import { artifactsCheck } from "./artifacts-check.node.ts";
import { artifactsGc } from "./artifacts-gc.node.ts";
import { artifactsGet } from "./artifacts-get.node.ts";
import { artifactsLs } from "./artifacts-ls.node.ts";
import { artifactsMigrate } from "./artifacts-migrate.node.ts";
import { artifactsPin } from "./artifacts-pin.node.ts";
import type { Command } from "./command.ts";

/** The commands on stores of artifacts. */
export const ARTIFACT_COMMANDS: readonly Command[] = [
  artifactsAdd,
  artifactsGet,
  artifactsPin,
  artifactsLs,
  artifactsCheck,
  artifactsGc,
  artifactsMigrate,
];

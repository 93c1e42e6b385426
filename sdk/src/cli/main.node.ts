import { ARTIFACT_COMMANDS } from "./artifacts.node.ts";
import { EXIT, UsageError, type Command, type Io } from "./command.ts";
import { receiptCheck } from "./receipt-check.node.ts";
import { receiptExport, receiptImport } from "./receipt-export.node.ts";
import { suiteMake } from "./suite.node.ts";
import { verifyCommand } from "./verify.node.ts";

/** Every command; the longest name that fits is taken. */
export const COMMANDS: readonly Command[] = [
  verifyCommand,
  suiteMake,
  receiptCheck,
  receiptExport,
  receiptImport,
  ...ARTIFACT_COMMANDS,
];

/**
 * Runs `commonweight`.
 *
 * @param args as in `process.argv`, without the program.
 * @returns the exit code, see {@link EXIT}.
 */
export async function main(args: string[], io: Io = terminal()): Promise<number> {
  const [first = "help", ...rest] = args;
  if (["help", "--help", "-h"].includes(first)) return help(rest, io);
  const command = find(args);
  if (!command && group(first).length > 0 && (rest.length === 0 || rest[0]?.startsWith("-"))) return help([first], io);
  if (!command) {
    io.err(`commonweight: there is no command '${args.slice(0, 2).join(" ")}'. See commonweight help.`);
    return EXIT.usage;
  }
  const own = args.slice(command.name.split(" ").length);
  if (own.some((one) => one === "--help" || one === "-h")) return help([command.name], io);
  try {
    return await command.run(own, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`commonweight ${command.name}: ${error.message}\nSee commonweight help ${command.name}.`);
      return EXIT.usage;
    }
    const { code, message } = error as { code?: unknown; message?: string };
    io.err(`commonweight ${command.name}: ${message ?? String(error)}${typeof code === "string" ? ` [${code}]` : ""}`);
    return EXIT.unknown;
  }
}

function help(args: readonly string[], io: Io): number {
  const command = args.length > 0 ? find(args.join(" ").split(" ")) : undefined;
  const listed = args.length > 0 ? group(args.join(" ")) : COMMANDS;
  if (!command && listed.length === 0) {
    io.err(`commonweight: there is no command '${args.join(" ")}'.`);
    return EXIT.usage;
  }
  if (command) io.out(command.help);
  else {
    const width = Math.max(...listed.map(({ name }) => name.length));
    io.out("commonweight <command> [options]\n");
    for (const { name, summary } of listed) io.out(`  ${name.padEnd(width)}  ${summary}`);
    io.out("\ncommonweight help <command> says more. Exit codes: 0 as claimed, 1 not as claimed, 2 cannot be said, 64 usage.");
  }
  return EXIT.pass;
}

/** The commands of two words of which this is the first. */
function group(word: string): readonly Command[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
}

function find(args: readonly string[]): Command | undefined {
  const fits = COMMANDS.filter(({ name }) => name.split(" ").every((word, i) => args[i] === word));
  return fits.sort((a, b) => b.name.length - a.name.length)[0];
}

function terminal(): Io {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    env: process.env,
    signal: controller.signal,
  };
}

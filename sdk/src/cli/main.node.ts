import { EXIT, UsageError, type Command, type Io } from "./command.ts";
import { unwrap, wrap } from "./wrap.ts";

/** Commands by their first word. Each group is read when it is asked for: runtimes and stores take seconds to load. */
const GROUPS: Record<string, () => Promise<readonly Command[]>> = {
  verify: async () => [(await import("./verify.node.ts")).verifyCommand],
  suite: async () => [(await import("./suite.node.ts")).suiteMake],
  receipt: async () => {
    const { receiptExport, receiptImport } = await import("./receipt-export.node.ts");
    return [(await import("./receipt-check.node.ts")).receiptCheck, receiptExport, receiptImport];
  },
  artifacts: async () => (await import("./artifacts.node.ts")).ARTIFACT_COMMANDS,
};

/** Every command, for who wants to list them. */
export async function allCommands(): Promise<Command[]> {
  return (await Promise.all(Object.values(GROUPS).map((load) => load()))).flat();
}

/**
 * Runs `commonweight`.
 *
 * @param args as in `process.argv`, without the program.
 * @returns the exit code, see {@link EXIT}.
 */
export async function main(args: string[], io: Io = terminal()): Promise<number> {
  const [first = "help", ...rest] = args;
  if (["help", "--help", "-h"].includes(first)) return help(rest, io);
  const commands = await group(first);
  const command = find(commands, args);
  if (!command && commands.length > 0 && (rest.length === 0 || rest[0]?.startsWith("-"))) return help([first], io);
  if (!command) {
    io.err(`commonweight: there is no command '${args.slice(0, 2).join(" ")}'. See commonweight help.`);
    return EXIT.usage;
  }
  const own = args.slice(command.name.split(" ").length);
  if (own.some((one) => one === "--help" || one === "-h")) return help(command.name.split(" "), io);
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

async function help(args: readonly string[], io: Io): Promise<number> {
  const [first] = args;
  const listed = first === undefined ? await allCommands() : await group(first);
  const command = find(listed, args.join(" ").split(" "));
  if (listed.length === 0 || (args.length > 1 && !command)) {
    io.err(`commonweight: there is no command '${args.join(" ")}'.`);
    return EXIT.usage;
  }
  if (command) io.out(io.columns ? unwrap(command.help) : command.help);
  else {
    const width = Math.max(...listed.map(({ name }) => name.length));
    io.out("commonweight <command> [options]\n");
    for (const { name, summary } of listed) io.out(`  ${name.padEnd(width)}  ${summary}`);
    io.out("\ncommonweight help <command> says more. Exit codes: 0 as claimed, 1 not as claimed, 2 cannot be said, 64 usage.");
  }
  return EXIT.pass;
}

/** The commands whose first word this begins with. */
async function group(words: string): Promise<readonly Command[]> {
  const first = words.split(" ")[0]!;
  return Object.hasOwn(GROUPS, first) ? GROUPS[first]!() : [];
}

/** The longest name that the words begin with. */
function find(commands: readonly Command[], args: readonly string[]): Command | undefined {
  const fits = commands.filter(({ name }) => name.split(" ").every((word, i) => args[i] === word));
  return fits.sort((a, b) => b.name.length - a.name.length)[0];
}

function terminal(): Io {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  // What a program reads stays as it is: JSON, and whatever does not go to a terminal.
  const fit = (line: string, columns: number | undefined) => (columns && !/^[[{]/.test(line) ? wrap(line, columns) : line);
  return {
    out: (line) => void process.stdout.write(`${fit(line, process.stdout.columns)}\n`),
    err: (line) => void process.stderr.write(`${fit(line, process.stderr.columns)}\n`),
    columns: process.stdout.columns,
    env: process.env,
    signal: controller.signal,
  };
}

// Entry of `npm run artifacts`: the same commands as `commonweight artifacts`, with the settings of `.env`.
import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { main } from "./main.node.ts";

if (existsSync(".env")) loadEnvFile(".env");
process.channel?.unref(); // npm's end of it tells only that npm has gone
process.exitCode = await main(["artifacts", ...process.argv.slice(2)]);

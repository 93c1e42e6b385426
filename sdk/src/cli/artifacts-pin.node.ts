import type { CID } from "multiformats/cid";
import { readCar, writeCar } from "../artifacts/car.ts";
import { ArtifactError } from "../artifacts/errors.ts";
import { askGateway } from "../artifacts/gateway-client.ts";
import { walkDag } from "../artifacts/store.ts";
import { openSource, readAddress, sayBytes, STORE_HELP, STORE_OPTIONS, withStore } from "./artifacts-options.node.ts";
import { EXIT, UsageError, type Command, type Io } from "./command.ts";
import { readOptions } from "./options.node.ts";

/** `commonweight artifacts pin`. */
export const artifactsPin: Command = {
  name: "artifacts pin",
  summary: "store a DAG from a gateway or another store, or let go of one",
  help: `commonweight artifacts pin <cid> --from <gateway or store> [options]
commonweight artifacts pin <cid> --remove [options]

Fetches every block under the CID, checks each, and stores them whole or not at all. --remove lets go of it: its blocks stay
until \`artifacts gc\`, and those that another pin needs for good.
${STORE_HELP}`,
  async run(args, io) {
    const options = { ...STORE_OPTIONS, from: { type: "string" }, remove: { type: "boolean" } } as const;
    const { values, positionals: [address, ...more] } = readOptions(args, options);
    const { root, path } = readAddress(address);
    if (more.length > 0 || path) throw new UsageError("expected one CID, without a path");
    if (!values.remove === !values.from) throw new UsageError("expected --from <gateway or store>, or --remove");
    const pin = await withStore(values.store, io, async (store) => {
      if (values.remove) {
        if (!(await store.isPinned(root, io))) throw new ArtifactError("block-not-found", `${root} is no pin of this store`);
        return store.unpin(root, io);
      }
      return store.put(await carFrom(values.from as string, root, io), { signal: io.signal });
    });
    const state = { cid: root.toString(), pinned: !values.remove, ...(pin && { bytes: pin.size, blocks: pin.blocks }) };
    if (values.json) io.out(JSON.stringify(state));
    else io.out(pin ? `${root}: pinned, ${pin.blocks} blocks, ${sayBytes(pin.size)}` : `${root}: no longer pinned`);
    return EXIT.pass;
  },
};

async function carFrom(from: string, root: CID, io: Io): Promise<AsyncIterable<Uint8Array>> {
  const source = await openSource(from, io);
  const { gateway } = source;
  if (!gateway) return closing(writeCar(root, walkDag(source, root, io)), () => source.close());
  const { body } = await askGateway(`/ipfs/${root}?format=car`, "application/vnd.ipld.car; version=1", { gateway, signal: io.signal });
  const car = await readCar(body);
  if (car.root.equals(root)) return writeCar(root, car.blocks);
  await car.end();
  throw new ArtifactError("gateway-failed", `Gateway ${gateway}, asked for ${root}: it sent a CAR of ${car.root}`);
}

async function* closing(stream: AsyncIterable<Uint8Array>, close: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } finally {
    await close();
  }
}

// Stores a release slowly and says when it has given out as many bytes as it was told, so that it can be killed there.
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { packRelease } from "./release.ts";

const [directory = "", stopAt = "0"] = process.argv.slice(2);
const packed = await packRelease();
const store = await openEmbeddedStore({ directory });

async function* car(): AsyncGenerator<Uint8Array> {
  const STEP = 50_000;
  for (let at = 0; at < packed.car.size; at += STEP) {
    if (at === Number(stopAt)) {
      process.send?.("here");
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    }
    yield new Uint8Array(await packed.car.slice(at, at + STEP).arrayBuffer());
  }
  if (Number(stopAt) >= packed.car.size) process.send?.("here");
}

await store.put(car());

// Stores the CAR in a file, and says when it has given out so many bytes, so that it can be killed there or a little later:
//   node storing.ts <folder of the store> <CAR> <bytes> put|resume
import { openAsBlob } from "node:fs";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { indexCar } from "@commonweight/sdk/artifacts/car-index";

const [directory = "", path = "", stopAt = "0", way = "put"] = process.argv.slice(2);
const car = await openAsBlob(path);
const store = await openEmbeddedStore({ directory });

async function* bytes(): AsyncGenerator<Uint8Array> {
  const STEP = 64 * 1024;
  for (let at = 0; at < car.size; ) {
    const end = at < Number(stopAt) ? Math.min(at + STEP, Number(stopAt)) : Math.min(at + STEP, car.size);
    if (at === Number(stopAt)) process.send?.("here");
    yield new Uint8Array(await car.slice(at, end).arrayBuffer());
    at = end;
  }
  if (Number(stopAt) >= car.size) process.send?.("here");
}

if (way === "put") await store.put(bytes());
else await store.resume((await indexCar(car)).root, bytes());
process.send?.("stored");
setInterval(() => {}, 1000); // to be killed

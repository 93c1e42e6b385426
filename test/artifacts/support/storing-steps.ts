// Stores the CAR in a file and ends at one of its steps on the disk, or tells all of them:
//   node storing-steps.ts <folder of the store> <CAR> put|resume [step [bytes]]
import { openAsBlob } from "node:fs";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { indexCar } from "@commonweight/sdk/artifacts/car-index";
import { watchSteps } from "./steps.ts";

const [directory = "", path = "", way = "put", step, bytes] = process.argv.slice(2);
const car = await openAsBlob(path);
const { root } = await indexCar(car);
const store = await openEmbeddedStore({ directory });
const end = step === undefined ? undefined : { step: Number(step), bytes: bytes === undefined ? undefined : Number(bytes) };
const steps = await watchSteps(end);

const stream = (async function* () {
  const reader = car.stream().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
})();
if (way === "put") await store.put(stream);
else await store.resume(root, stream);
process.send?.([...steps]);
process.disconnect?.();
process.kill(process.pid, "SIGKILL"); // as the others: nothing is closed in order

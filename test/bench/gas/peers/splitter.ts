import type { Measured } from "../rows.ts";
import { deploy, gasOf, PRICE, send, type Stage } from "../stage.ts";
import { compile } from "./compile.ts";
import { splitter } from "./sources.ts";

/** OpenZeppelin 4.9's PaymentSplitter: no releases, no currencies beside, and nobody but itself that pays. */
export async function measureSplitter({ people }: Stage): Promise<Measured> {
  const { PaymentSplitter } = await compile(splitter);
  const payees = await Promise.all([people.payee.getAddress(), people.fees.getAddress()]);
  const contract = await deploy(PaymentSplitter!, people.deployer, [payees, [95, 5]]);
  const pay = async () =>
    (await people.buyer.sendTransaction({ to: await contract.getAddress(), value: PRICE })).wait();
  const claim = (payee: string) => gasOf(send(contract, "release(address)", people.payee, [payee]));
  await pay();
  await claim(payees[1]!);
  const cold = await claim(payees[0]!);
  await pay();
  return { "claim.eth.cold": cold, "claim.eth.warm": await claim(payees[0]!) };
}

import { CharterAdopted, ProcessSet } from "../../generated/EthicsCharter/EthicsCharter";
import { CharterProcess, CharterVersion } from "../../generated/schema";
import { rawCid } from "../cid";
import { charterId } from "../ids";
import { ensureCurrency } from "./currencies";

/** Creates a charter version. */
export function createCharterVersion(event: CharterAdopted): CharterVersion {
  const params = event.params;
  const charter = new CharterVersion(charterId(params.version));
  charter.version = params.version.toI32();
  charter.documentDigest = params.document;
  charter.documentCid = rawCid(params.document);
  charter.document = params.document;
  charter.clauseCount = params.clauseCount;
  charter.receiptsRequired = params.receiptsRequired;
  charter.acceptedBackends = params.acceptedBackends;
  charter.feeBps = params.feeBps;
  charter.forbiddenRights = params.forbiddenRights;
  charter.verifierPoolBps = params.verifierPoolBps;
  // Told by ProcessSet, which follows in the same call.
  charter.process = charter.id;
  charter.adoptedAt = event.block.timestamp;
  charter.blockNumber = event.block.number;
  charter.transactionHash = event.transaction.hash;
  charter.save();
  return charter;
}

/** Sets how disputes under a charter version go. */
export function createProcess(event: ProcessSet): void {
  const source = event.params.process;
  const rules = new CharterProcess(charterId(event.params.version));
  rules.bondCurrency = ensureCurrency(source.bondCurrency).id;
  rules.bond = source.bond;
  rules.ratifyWithin = source.ratifyWithin;
  rules.answerWithin = source.answerWithin;
  rules.decideWithin = source.decideWithin;
  rules.appealWithin = source.appealWithin;
  rules.remedyWithin = source.remedyWithin;
  rules.refundWithin = source.refundWithin;
  rules.perpetualRefundBps = source.perpetualRefundBps;
  rules.save();
}

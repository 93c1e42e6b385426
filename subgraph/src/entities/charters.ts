import { CharterAdopted } from "../../generated/EthicsCharter/EthicsCharter";
import { CharterVersion } from "../../generated/schema";
import { rawCid } from "../cid";
import { charterId } from "../ids";

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

import { CharterAdopted, ProcessSet } from "../../generated/EthicsCharter/EthicsCharter";
import { beginActivity } from "../entities/activities";
import { createCharterVersion, createProcess } from "../entities/charters";
import { fetchCharter } from "../entities/documents";

export function handleCharterAdopted(event: CharterAdopted): void {
  const charter = createCharterVersion(event);
  fetchCharter(charter.documentDigest);
  const activity = beginActivity(event, "CharterAdopted", null, []);
  activity.charter = charter.id;
  activity.save();
}

export function handleProcessSet(event: ProcessSet): void {
  createProcess(event);
}

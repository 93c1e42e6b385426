import { CharterAdopted } from "../../generated/EthicsCharter/EthicsCharter";
import { beginActivity } from "../entities/activities";
import { createCharterVersion } from "../entities/charters";
import { fetchCharter } from "../entities/documents";

export function handleCharterAdopted(event: CharterAdopted): void {
  const charter = createCharterVersion(event);
  fetchCharter(charter.documentDigest);
  const activity = beginActivity(event, "CharterAdopted", null, []);
  activity.charter = charter.id;
  activity.save();
}

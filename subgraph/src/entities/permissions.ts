import { Bytes, ethereum, store } from "@graphprotocol/graph-ts";
import { Granted, Revoked } from "../../generated/DAO/DAO";
import { PermissionGrant, Unclaimed } from "../../generated/schema";
import { permissionId } from "../ids";

/** Records a granted permission. */
export function grantPermission(event: Granted): void {
  const params = event.params;
  const grant = new PermissionGrant(permissionId(params.where, params.who, params.permissionId));
  grant.where = params.where;
  grant.who = params.who;
  grant.permissionId = params.permissionId;
  grant.condition = isFlag(params.condition) ? null : params.condition;
  grant.grantedBy = params.here;
  grant.grantedAt = event.block.timestamp;
  grant.grantTransaction = event.transaction.hash;
  grant.revokedAt = null;
  grant.active = true;
  grant.grantProposal = null;
  grant.save();
  addUnclaimed(grant, event);
}

/** Says of what a transaction granted so far which proposal's execution did it: that is logged after its effects. */
export function claimGrants(proposal: Bytes, event: ethereum.Event): void {
  const unclaimed = Unclaimed.load(event.transaction.hash);
  if (unclaimed === null) return;
  for (let i = 0; i < unclaimed.grants.length; i++) {
    const grant = PermissionGrant.load(unclaimed.grants[i])!;
    grant.grantProposal = proposal;
    grant.save();
  }
  store.remove("Unclaimed", unclaimed.id.toHexString());
}

/** Records that a permission was taken away. */
export function revokePermission(event: Revoked): void {
  const grant = PermissionGrant.load(permissionId(event.params.where, event.params.who, event.params.permissionId));
  if (grant === null) return;
  grant.active = false;
  grant.revokedAt = event.block.timestamp;
  grant.save();
}

function addUnclaimed(grant: PermissionGrant, event: ethereum.Event): void {
  const known = Unclaimed.load(event.transaction.hash);
  const unclaimed = known === null ? new Unclaimed(event.transaction.hash) : known;
  const grants: Bytes[] = known === null ? [] : known.grants;
  grants.push(grant.id);
  unclaimed.grants = grants;
  unclaimed.save();
}

/** OSx marks an unconditional permission by address 2 (ALLOW_FLAG) in place of a condition. */
function isFlag(condition: Bytes): bool {
  for (let i = 0; i < condition.length - 1; i++) {
    if (condition[i] != 0) return false;
  }
  return condition[condition.length - 1] <= 2;
}

import { Bytes } from "@graphprotocol/graph-ts";
import { Deposited, Executed, Granted, NativeTokenDeposited, Revoked } from "../../generated/DAO/DAO";
import { GrossBooking } from "../../generated/schema";
import { contractOf } from "../context";
import { createDeposit } from "../entities/deposits";
import { createExecution } from "../entities/executions";
import { grantPermission, revokePermission } from "../entities/permissions";
import { previousEventId } from "../ids";

export function handleNativeTokenDeposited(event: NativeTokenDeposited): void {
  const sender = event.params.sender;
  // What licences and market send is told by GrossBooked, ReferralBooked and Sold; here it would count twice.
  if (sender == contractOf("LicenseMarket")) return;
  if (sender == contractOf("ModelLicense") && !isCredited(event)) return;
  const native = Bytes.fromHexString("0x0000000000000000000000000000000000000000");
  createDeposit(kindOfSender(sender), sender, native, event.params.amount, "", event);
}

export function handleDeposited(event: Deposited): void {
  const params = event.params;
  createDeposit("Deposit", params.sender, params.token, params.amount, params._reference, event);
}

export function handleExecuted(event: Executed): void {
  createExecution(event);
}

export function handleGranted(event: Granted): void {
  grantPermission(event);
}

export function handleRevoked(event: Revoked): void {
  revokePermission(event);
}

/** Our own contracts tell by their own events what they paid for. */
function kindOfSender(sender: Bytes): string {
  if (sender == contractOf("Streams")) return "Stream";
  if (sender == contractOf("Refunds")) return "Refund";
  return sender == contractOf("EthicsBoard") ? "Bond" : "Deposit";
}

/** The DAO paid a royalty itself: the booking, in the log before, took it for money that was here already. */
function isCredited(event: NativeTokenDeposited): bool {
  const booking = GrossBooking.load(previousEventId(event));
  return booking !== null && booking.kind == "Retroactive";
}

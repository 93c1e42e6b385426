import { Bytes } from "@graphprotocol/graph-ts";
import { Deposited, Executed, Granted, NativeTokenDeposited, Revoked } from "../../generated/DAO/DAO";
import { contractOf } from "../context";
import { createDeposit } from "../entities/deposits";
import { createExecution } from "../entities/executions";
import { grantPermission, revokePermission } from "../entities/permissions";

export function handleNativeTokenDeposited(event: NativeTokenDeposited): void {
  // What the licence contract sends is booked for a release by GrossBooked; counted here it would count twice.
  if (event.params.sender == contractOf("ModelLicense")) return;
  const native = Bytes.fromHexString("0x0000000000000000000000000000000000000000");
  createDeposit(event.params.sender, native, event.params.amount, "", event);
}

export function handleDeposited(event: Deposited): void {
  createDeposit(event.params.sender, event.params.token, event.params.amount, event.params._reference, event);
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

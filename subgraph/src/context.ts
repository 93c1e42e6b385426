import { Bytes, dataSource } from "@graphprotocol/graph-ts";

/** Address of another of our contracts, as the manifest gives it to the data source that is running. */
export function contractOf(name: string): Bytes {
  return dataSource.context().getBytes(name);
}

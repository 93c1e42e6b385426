/** The token's own number, `offer << 32 | serial`, as people know it: offer 3's second licence is `3-2`. */
export function licenseNumber(tokenId: string | bigint): string {
  const id = BigInt(tokenId);
  return `${id >> 32n}-${id & 0xffff_ffffn}`;
}

/** Where a licence's page is. */
export function licenseHref(tokenId: string | bigint): string {
  return `/licences/${BigInt(tokenId)}`;
}

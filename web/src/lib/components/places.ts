/** The places of the header, and which pages lie under each. */
export const PLACES = [
  {
    href: "/", label: "Explore",
    under: ["/models", "/compare", "/datasets", "/publish", "/suites", "/verifiers", "/receipts", "/activity", "/kept"],
  },
  { href: "/proposals", label: "Proposals", under: ["/members", "/accounts"] },
  { href: "/treasury", label: "Treasury", under: [] },
  { href: "/market", label: "Market", under: ["/licences"] },
  { href: "/charter", label: "Charter", under: ["/permissions"] },
  { href: "/disputes", label: "Disputes", under: [] },
] as const;

/** The place a page lies under, by its `href`; undefined for one that lies under none. */
export function placeOf(path: string): string | undefined {
  return PLACES.find(({ href, under }) => {
    const roots: readonly string[] = href === "/" ? under : [href, ...under];
    return path === href || roots.some((root) => path === root || path.startsWith(`${root}/`));
  })?.href;
}

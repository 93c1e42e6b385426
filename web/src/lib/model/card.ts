import type { GatewayAddresses } from "@commonweight/sdk/artifacts/gateways";

/**
 * A model card as HTML that is safe to show. Fetched by CID, every block checked, then rendered, then sanitised: what
 * Markdown makes of hostile text is known only after rendering. Images from elsewhere are taken out, since they would
 * tell a stranger who reads which card. Parser, sanitiser and reader are fetched here, at first use.
 */
export interface RenderedCard {
  html: string;
  license: string;
  tags: string[];
  /** Images that were taken out. */
  blockedImages: number;
}

/** @throws ArtifactError when the gateway, a digest or the card itself is wrong; its message is for people. */
export async function readCard(
  gateway: GatewayAddresses,
  cid: string,
  path: string,
  signal?: AbortSignal,
): Promise<RenderedCard> {
  const [{ fetchRelease }, { parseCard }, { Marked }, { default: purify }] = await Promise.all([
    import("@commonweight/sdk/artifacts/release"),
    import("@commonweight/sdk/artifacts/card"),
    import("marked"),
    import("dompurify"),
  ]);
  const release = await fetchRelease({ gateway, cid, signal });
  const { metadata, body } = parseCard(await release.file(path).text({ signal }));
  const rendered = await new Marked({ gfm: true }).parse(body);
  const fragment = purify.sanitize(rendered, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "video", "audio", "picture", "source"],
    FORBID_ATTR: ["style", "id", "name", "class"],
  });
  const blockedImages = blockImages(fragment);
  tame(fragment);
  const box = document.createElement("div");
  box.append(fragment);
  return { html: box.innerHTML, license: metadata.license, tags: metadata.tags ?? [], blockedImages };
}

/** Leaves each image's description in its place. */
function blockImages(fragment: DocumentFragment): number {
  const images = [...fragment.querySelectorAll("img")].filter((image) => !image.src.startsWith("data:"));
  for (const image of images) image.replaceWith(image.alt ? `[image: ${image.alt}]` : "[image]");
  return images.length;
}

/** Headings go under the page's own, empty heads of tables are cells, links leave without a trace, wide tables scroll. */
function tame(fragment: DocumentFragment): void {
  for (const level of [4, 3, 2, 1]) {
    for (const heading of fragment.querySelectorAll(`h${level}`)) {
      const lower = document.createElement(`h${level + 1}`);
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    }
  }
  for (const link of fragment.querySelectorAll<HTMLAnchorElement>("a[href]"))
    link.rel = "noopener noreferrer nofollow ugc";
  for (const head of fragment.querySelectorAll("th")) {
    // A head that says nothing is read out as one all the same.
    if (head.textContent.trim() === "") head.replaceWith(document.createElement("td"));
  }
  for (const table of fragment.querySelectorAll("table, pre")) {
    const box = document.createElement("div");
    box.className = "scroll";
    box.tabIndex = 0;
    table.replaceWith(box);
    box.append(table);
  }
}

/** An element of an XML document. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  /** Its own text, that of its children aside. */
  text: string;
  children: Element[];
}

const TOKEN = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>|([^<&]+)/y;

/**
 * Reads the part of XML that our drawings use: elements, quoted attributes, text. Anything else is an error: comments,
 * entities, processing instructions, attributes named twice, and of course what is not well formed.
 */
export function parseXml(source: string): Element {
  const top: Element = { name: "", attributes: {}, text: "", children: [] };
  const open = [top];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`not well formed at ${at}: ${source.slice(at, at + 60)}`);
    const [, closing, name = "", attributes = "", empty, text] = match;
    const parent = open.at(-1)!;
    if (text !== undefined) {
      parent.text += text;
    } else if (closing) {
      if (parent.name !== name || attributes || empty) throw new Error(`</${name}> at ${at} closes <${parent.name}>`);
      open.pop();
    } else {
      const element: Element = { name, attributes: attributesOf(attributes), text: "", children: [] };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  if (top.children.length !== 1 || top.text !== "") throw new Error(`expected one root, found ${top.children.length}`);
  return top.children[0]!;
}

/** An element and everything in it. */
export function descendants(element: Element): Element[] {
  return [element, ...element.children.flatMap(descendants)];
}

function attributesOf(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, value] of source.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name! in attributes) throw new Error(`${name} stands twice in${source}`);
    attributes[name!] = value!;
  }
  return attributes;
}

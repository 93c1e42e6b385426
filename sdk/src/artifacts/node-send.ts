import type { ClientRequest, IncomingMessage } from "node:http";

/** A request with a body of any size, from Node. */
export interface NodeRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: Blob;
  signal: AbortSignal | undefined;
  /** Called with the bytes handed to the system so far. */
  onSent?: ((bytes: number) => void) | undefined;
}

/** Bytes that are read at once. */
const PIECE = 1024 * 1024;

/**
 * Sends a body piece by piece with Node's own client: its `fetch` keeps every piece of a body in memory until the answer
 * has come. Not an import of Node's modules, so that bundlers for the browser never see one.
 *
 * @throws what the connection throws, and the signal's reason.
 */
export async function sendFromNode(request: NodeRequest): Promise<{ status: number; text: string }> {
  const { method, url, headers, body, signal, onSent } = request;
  const { request: open } = process.getBuiltinModule(url.protocol === "https:" ? "node:https" : "node:http");
  const sending = open(url, { method, headers: { ...headers, "content-length": String(body.size) }, ...(signal && { signal }) });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once("response", resolve);
    sending.on("error", reject);
  });
  let answer: IncomingMessage | undefined;
  answered.then((response) => (answer = response), () => {}); // thrown below
  const isAnswered = (): boolean => answer !== undefined; // early: it is refused
  try {
    for (let at = 0; at < body.size && !sending.destroyed && !isAnswered(); at += PIECE) {
      const piece = new Uint8Array(await body.slice(at, at + PIECE).arrayBuffer());
      await write(sending, piece);
      onSent?.(Math.min(at + PIECE, body.size));
    }
    sending.end();
    const response = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    if (!sending.writableFinished) sending.destroy(); // refused early: nobody reads the rest
  }
}

/** Hands over a piece and waits until the line wants more, is refused by an answer, or has broken. */
function write(sending: ClientRequest, piece: Uint8Array): Promise<void> {
  if (sending.write(piece)) return Promise.resolve();
  return new Promise((resolve) => {
    const events = ["drain", "response", "close"] as const;
    const go = () => {
      for (const event of events) sending.off(event, go);
      resolve();
    };
    for (const event of events) sending.once(event, go);
  });
}

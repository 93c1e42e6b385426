import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A line to a gateway that breaks: it lets so many bytes of each connection through to it, then cuts both ends. */
export async function startCuttingProxy(
  gateway: string,
  allowances: number[],
  /** Whether the gateway has read what came: a line that breaks loses what nobody has read yet. */
  ready: (cut: number) => Promise<boolean> = async () => true,
): Promise<{ url: string; sent(): number; cuts(): number; close(): Promise<void> }> {
  const { hostname, port } = new URL(gateway);
  let [sent, cuts] = [0, 0];
  const cut = async (which: number) => {
    for (let i = 0; i < 500 && !(await ready(which)); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const lines = new Set<Socket>();
  const server = createServer((near) => {
    lines.add(near);
    let allowed: number | undefined;
    let passed = 0;
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) socket.on("error", () => {}); // a cut line is what this is for
    near.on("data", (chunk) => {
      if (allowed !== undefined && passed > allowed) return; // it is being cut
      passed += chunk.length;
      sent += chunk.length;
      // Questions pass; the first connection that carries much gets the next allowance.
      if (passed > 100_000) allowed ??= allowances.shift() ?? Number.POSITIVE_INFINITY;
      if (allowed !== undefined && passed > allowed) {
        near.pause();
        far.write(chunk.subarray(0, Math.max(0, chunk.length - (passed - allowed))));
        void cut(cuts + 1).then(() => {
          cuts += 1;
          far.destroy();
          near.destroy();
        });
        return;
      }
      if (!far.write(chunk)) {
        near.pause();
        far.once("drain", () => near.resume());
      }
    });
    far.pipe(near);
    near.on("close", () => {
      lines.delete(near);
      far.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    cuts: () => cuts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const line of lines) line.destroy();
      }),
  };
}

import type { PinningService } from "./pinning-service.node.ts";
import type { ArtifactStore } from "./store.ts";

/** What the gateway's routes work with. */
export interface GatewayContext {
  store: ArtifactStore;
  /** Most bytes of one upload. */
  maxUploadBytes: number;
  /** Shown by who may remove pins; without one nobody may. */
  token: string | undefined;
  /** Pins from other gateways, when it was asked to offer that. */
  pinning: PinningService | undefined;
  /** Told of the gateway's own failures. */
  log: (line: string) => void;
}

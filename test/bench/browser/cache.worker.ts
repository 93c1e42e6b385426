import { serveFileCache } from "@commonweight/sdk/artifacts/cache-worker";

serveFileCache();

import { serveVerification } from "@commonweight/sdk/verify/worker";

serveVerification();

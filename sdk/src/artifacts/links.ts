import * as z from "zod";

/** Only web pages and artifacts may be linked: a `javascript:` link would run in the reader's page. */
const address = z
  .string()
  .max(2_000)
  .regex(/^(https?|ipfs):\/\/\S+$/, "expected an http, https or ipfs address");

/** The links of a document that members write: at most 20. */
export const linksSchema = z.array(z.object({ name: z.string().min(1).max(200), url: address })).max(20);

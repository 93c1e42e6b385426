import { z } from "zod";

/** Fields that the schemas of `suite.json` share. Each says what is expected, for the sentence of a refusal. */

/** A tensor's name: printable text, so that a report with many of them stays within its bounds. */
export const tensorName = z
  .string({ error: "a tensor's name" })
  .min(1, "a tensor's name of 1 to 200 characters")
  .max(200, "a tensor's name of 1 to 200 characters")
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, "a tensor's name without control characters")
  .refine((name) => name.isWellFormed(), "a tensor's name in Unicode, without half a surrogate pair");

export function numberFrom(min: number, max: number, expected: string) {
  return z.number({ error: expected }).min(min, expected).max(max, expected);
}

export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int({ error: expected }).min(min, expected).max(max, expected);
}

import type { HandleClientError } from "@sveltejs/kit/hooks";

/** A sentence instead of a stack for what failed while navigating; the console keeps the rest. */
export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind !== "unknown") return;
  console.error(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "page_failed";
  if (error instanceof Error && code.startsWith("graph_")) return { status: 502, message: error.message, code };
  return { message: "This page failed in your browser. Nothing was changed or paid.", code };
};

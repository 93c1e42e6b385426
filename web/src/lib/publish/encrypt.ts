import { createQuery } from "@tanstack/svelte-query";

/** Asks this site's key service for the recipient to encrypt for. */
export function useKeyService() {
  return createQuery(() => ({
    queryKey: ["key-service"],
    retry: false,
    queryFn: async () => {
      const { describeKeyService } = await import("@commonweight/sdk/keys/client");
      return describeKeyService(location.origin);
    },
  }));
}

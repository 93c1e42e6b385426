import type { EIP1193Provider } from "#lib/wallet/eip1193.ts";

declare global {
  namespace App {
    interface Error {
      /** A short stable word for programs, such as "not_found" or "index_unreachable". */
      code?: string;
    }
    interface PageData {
      /** Title of the page, without the site's name. */
      title?: string;
    }
  }

  interface Window {
    ethereum?: EIP1193Provider;
  }
}

export {};

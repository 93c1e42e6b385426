import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    tailwindcss(),
    sveltekit({
      adapter: adapter({ precompress: false }),
      csp: {
        mode: "nonce",
        // connect-src depends on URLs known only at run time: hooks.server.ts adds it.
        directives: {
          "default-src": ["self"],
          // onnxruntime-web compiles WebAssembly; nothing else is evaluated.
          "script-src": ["self", "wasm-unsafe-eval"],
          "worker-src": ["self", "blob:"],
          // Charts and floating elements set style attributes, which no nonce can cover.
          "style-src": ["self", "unsafe-inline"],
          "img-src": ["self", "data:", "blob:"],
          "font-src": ["self"],
          "object-src": ["none"],
          "base-uri": ["self"],
          "form-action": ["self"],
          "frame-ancestors": ["none"],
        },
      },
    }),
  ],
  build: {
    // An inlined font or worker would need a data: source in the policy above.
    assetsInlineLimit: 0,
    target: "es2023",
  },
  worker: { format: "es" },
  optimizeDeps: {
    // It finds its own .wasm file beside its module, which pre-bundling moves away.
    exclude: ["onnxruntime-web"],
  },
  ssr: { noExternal: ["@commonweight/sdk"] },
  server: { host: "127.0.0.1" },
});

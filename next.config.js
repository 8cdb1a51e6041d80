/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Everything that touches native code or the database lives in server/ and is reached through server/bridge.ts.
  serverExternalPackages: ['@electric-sql/pglite', '@prisma/client', 'onnxruntime-node', '@napi-rs/canvas', 'sharp'],
  // Whatever fetches a page to preview its link finds title and picture in the head, also a bot that Next doesn't know.
  htmlLimitedBots: /./,
  // An import sends its text twice: in its field, and in the state of its form. `authInterrupts`: pages with status 403. Without `agentUpgrade` a build asks the npm registry for advisories.
  experimental: { serverActions: { bodySizeLimit: '4mb' }, agentUpgrade: false, authInterrupts: true },
  // Next 16 still type-checks with the JavaScript compiler API, which TypeScript 7 no longer has; `npm run types` does it.
  typescript: { ignoreBuildErrors: true },
  // What next-intl's plugin would set; the plugin itself loads a compiler that nothing here needs.
  turbopack: { root: import.meta.dirname, resolveAlias: { 'next-intl/config': './app/i18n/request.ts' } },
};

export default config;

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Everything that touches native code or the database lives in server/ and is reached through server/bridge.ts.
  serverExternalPackages: ['@electric-sql/pglite', '@prisma/client', 'onnxruntime-node', '@napi-rs/canvas', 'sharp'],
  experimental: { serverActions: { bodySizeLimit: '2mb' } },
  // Next 16 still type-checks with the JavaScript compiler API, which TypeScript 7 no longer has; `npm run types` does it.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
};

export default config;

import { defineConfig } from 'prisma/config';

/** Only for the Prisma command line (`generate`, `migrate deploy`); the server opens its database itself. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` needs no database: an empty address lets it run without one.
  datasource: { url: process.env.DATABASE_URL ?? '' },
});

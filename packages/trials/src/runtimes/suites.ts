/** The projects whose tests run on Bun and Deno. */
export const suites = [
  'core',
  'testkit',
  'client',
  'rbac',
  'express',
  'fastify',
  'hono',
  'nestjs',
  'redis',
  'postgres',
  'mysql',
  'sqlite',
] as const

export type Runtime = 'bun' | 'deno' | 'workerd'

/**
 * Files that do not run there: audits ask V8's inspector which package a function belongs to, and one test measures memory with
 * V8's `gc`. Only Node has both.
 */
export const onNodeOnly: readonly string[] = [
  'packages/core/test/memory/held.test.ts',
  'packages/express/test/audit/audit-express.test.ts',
  'packages/express/test/audit/before-guard.test.ts',
  'packages/fastify/test/audit/audit-fastify.test.ts',
  'packages/fastify/test/audit/final.test.ts',
  'packages/hono/test/audit/audit-hono.test.ts',
  'packages/nestjs/test/audit/audit-nest.test.ts',
]

/** The projects whose tests run on Node, Bun and Deno. */
export const suites = [
  'core',
  'testkit',
  'client',
  'rbac',
  'express',
  'fastify',
  'hono',
  'koa',
  'nestjs',
  'redis',
  'postgres',
  'mysql',
  'sqlite',
] as const

/** The workers whose cases run in workerd. */
export const workers = [
  'web',
  'hono',
  'express',
  'nestjs',
  'koa',
  'fastify',
  'attacked',
  'keys',
  'postgres',
  'mysql',
  'redis',
] as const

/** Where the tests run. */
export const runtimes = ['node', 'bun', 'deno', 'workerd'] as const
export type Runtime = (typeof runtimes)[number]

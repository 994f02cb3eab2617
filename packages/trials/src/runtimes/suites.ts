/** The projects whose tests run on Bun and Deno. */
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

export type Runtime = 'bun' | 'deno' | 'workerd'

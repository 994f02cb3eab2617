/** The projects whose tests run on Bun and Deno, with what they show, in the order of the page. */
export const suites: Readonly<Record<string, string>> = {
  core: 'tokens, sessions, passwords, guards, auth routes, the memory store',
  testkit: 'the web entry and the attacks, on a server of its own',
  client: '`@sallyport/client`',
  rbac: '`@sallyport/rbac`',
  express: '`@sallyport/express`, Express 4 and 5',
  fastify: '`@sallyport/fastify`',
  nestjs: '`@sallyport/nestjs`, on Express and Fastify',
  redis: '`@sallyport/redis`, by ioredis and node-redis',
  postgres: '`@sallyport/postgres`, by pg, Postgres.js and PGlite',
  mysql: '`@sallyport/mysql`, by mysql2',
  sqlite: '`@sallyport/sqlite`',
}

export type Runtime = 'bun' | 'deno' | 'workerd'

/** A file of tests that does not run on a runtime, and why. */
export interface Exception {
  readonly runtime: Runtime
  readonly file: string
  readonly why: string
}

const noInspector =
  'the audit of an Express application asks V8’s inspector which package a function belongs to, which only Node allows: run it on Node'

export const exceptions: readonly Exception[] = [
  { runtime: 'bun', file: 'packages/core/test/memory/held.test.ts', why: 'it measures memory with V8’s `gc`' },
  ...(['bun', 'deno'] as const).flatMap(runtime =>
    ['audit-express', 'before-guard', 'misplaced-errors', 'probe'].map(name => ({
      runtime,
      file: `packages/express/test/audit/${name}.test.ts`,
      why: noInspector,
    })),
  ),
]

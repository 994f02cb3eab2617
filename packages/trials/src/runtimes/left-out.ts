import type { Runtime } from './suites.ts'

/** A test that is known to fail on a runtime, and why. */
export interface Left {
  readonly test: string
  readonly why: string
}

interface Row {
  readonly on: Runtime
  readonly suites: readonly string[]
  readonly titles: RegExp
  readonly why: string
}

const esModules = 'Deno does not tell which package a function of an ES module belongs to: the audit says so'
const untold =
  'Deno does not tell where a function is: findings about functions of the application say so, and explanations must name them as they are'
const koaVariables =
  'koa-mount and koa-compose keep what they run in variables, which only V8’s inspector reads: the audit reports their functions as `unseen`'
const places = 'the runtime does not tell where a function was declared'
const headers =
  'the `node:http` of workerd splits `Authorization` and `Content-Type` at commas and keeps the first part: of `authorization: a, b` it shows `a`, so that the guard cannot see the second token'
const destroyed =
  'workerd answers 500 for a response of `node:http` that was destroyed, where a server closes the connection'
const noServer = 'the server of this runtime has no place where somebody else could answer first'
const points =
  'Deno’s WebCrypto imports a public key that is no point of its curve, and throws when it verifies: the token is refused, but not as a mistake in the configuration'
const prototypes =
  'Deno has no setter `__proto__`: the weak server that takes a role or a password from there is not weak on Deno'
const oneAddress = 'sockets of a worker cannot choose their own address; the attack from outside covers it'

/** What is known to fail, and whose fault it is. A row whose tests pass is reported, so that it is removed. */
const rows: readonly Row[] = [
  {
    on: 'bun',
    suites: ['core', 'express', 'nestjs', 'koa'],
    titles: /says where (a route is declared|the application)/,
    why: places,
  },
  {
    on: 'bun',
    suites: ['client'],
    titles: /both tokens in cookies > if (the API revoked the session|the session was revoked)/,
    why: 'Bun reads every request as `credentials: "include"`: `new Request(url, { credentials: "omit" }).credentials` is `"include"`. Its fetch sends no cookies by itself, and only the simulated browser of the test goes by it',
  },
  {
    on: 'deno',
    suites: ['core', 'express', 'nestjs', 'koa'],
    titles: /says where (a route is declared|the application)/,
    why: places,
  },
  { on: 'deno', suites: ['core'], titles: /unusable key material is found at the first check/, why: points },
  {
    on: 'deno',
    suites: ['hono'],
    titles:
      /^H14 the audit of Hono > (lists routes with their guards|finds a function before a guard|finds routes that take requests)/,
    why: esModules,
  },
  {
    on: 'deno',
    suites: ['express'],
    titles:
      /H09 a part that the audit cannot inspect|guard\.public before a function makes|H14 a function (in a route|of app\.param) is found|H14 a reason explains one/,
    why: untold,
  },
  {
    on: 'deno',
    suites: ['nestjs'],
    titles:
      /^(auditNest on \w+ > (?!two controllers|H14 a guard that a test)|tokens of another issuer .* the audit lists|H09 exactly core|the shape of the auth routes .*(the audit and|customers and)|H14 hooks of Fastify|H11 (patterns of micro|otherwise only)|a Socket\.IO gateway .*> each message)/,
    why: `${esModules}; Nest 12 is written in them`,
  },
  { on: 'deno', suites: ['fastify'], titles: /^hooks before the guard > H14 are found once/, why: untold },
  {
    on: 'deno',
    suites: ['testkit'],
    titles: /^every attempt succeeds .* > (B12 H02 H05 roles|C09 bodies)/,
    why: prototypes,
  },
  ...(['bun', 'deno'] as const).map(on => ({
    on,
    suites: ['koa'],
    titles: /koa-mount|koa-compose/,
    why: koaVariables,
  })),
  {
    on: 'deno',
    suites: ['koa'],
    titles:
      /^H14 the audit of Koa( > (an open guard|finds )| with @koa\/router > (?!a router that decides)| with @koa\/router 14 > lists routes)/,
    why: `${esModules}; \`@koa/router\` 15 and most parsers are written in them`,
  },
  {
    on: 'deno',
    suites: ['koa'],
    titles: /^H14 the audit of Koa( > (a branch|another kind)| with @koa\/router 14 > a guard after)/,
    why: untold,
  },
  ...(['bun', 'deno'] as const).map(on => ({
    on,
    suites: ['testkit', 'hono'],
    titles: /^http adapter: (core\/web: .*|Hono) > R-22 .* arrives:/,
    why: noServer,
  })),
  { on: 'workerd', suites: ['web', 'hono'], titles: /^R-22 .* arrives:/, why: noServer },
  { on: 'workerd', suites: ['express', 'nestjs', 'koa'], titles: /^R-22 the client leaves when/, why: destroyed },
  { on: 'workerd', suites: ['web', 'hono', 'express', 'nestjs', 'koa'], titles: /^E05 E11 /, why: oneAddress },
  {
    on: 'workerd',
    suites: ['express', 'nestjs', 'koa'],
    titles:
      /^(C01 (C03 a token is accepted only|Authorization: (Bearer,|Bearer \{maker\},|Basic x, ))|C02 |C09 a login as "application\/json, |every refusal has the body)/,
    why: headers,
  },
  {
    on: 'workerd',
    suites: ['fastify'],
    titles: /^the application starts$/,
    why: 'does not run there: Fastify compiles functions from strings, and workers refuse that (`EvalError: Code generation from strings disallowed for this context`)',
  },
]

/** Returns what is known about a test on a runtime. */
export function leftOutOf(runtime: Runtime, suite: string, test: string): Left | undefined {
  const row = rows.find(({ on, suites, titles }) => on === runtime && suites.includes(suite) && titles.test(test))
  return row && { test, why: row.why }
}

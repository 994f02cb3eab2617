import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { sallyport } from '../sallyport.ts'

const fixture = (name: string) => `test/routes/fixtures/${name}.ts`

test('H09 routes prints the routes of a guarded application, closes it and exits with 0', async () => {
  const { code, out, err } = await sallyport(['routes', fixture('guarded')], { SERVICE: 'it' })
  expect([code, err]).toEqual([0, 'closed\n'])
  expect(out).toBe(
    [
      '# Routes',
      '',
      '| Method | Path | Access |',
      '| --- | --- | --- |',
      '| GET | /health | public: says that it is up |',
      '| GET | /orders/:id | signed in, roles: maker or checker |',
      '',
    ].join('\n'),
  )
})

test('H09 routes exits with 1 if a route is not guarded, and prints where it is declared', async () => {
  const { code, out } = await sallyport(['routes', fixture('unguarded')])
  expect(code).toBe(1)
  expect(out).toMatch(
    /\n## Findings\n\n- unguarded: GET \/orders declares no guard\. \(test\/routes\/fixtures\/unguarded\.ts:4\)\n$/,
  )
})

test('H14 routes accepts a file of explanations and exits with 0 if every finding has a reason', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-explained-'))
  const file = join(folder, 'routes.explained.json')
  const run = async (content: string) => {
    writeFileSync(file, content)
    return sallyport(['routes', fixture('unguarded'), '--explained', file])
  }
  const good = await run('{ "unguarded: GET /orders declares no guard.": "a demonstration" }')
  expect([good.code, good.err]).toEqual([0, ''])
  expect(good.out).toContain('| GET | /orders | no guard: a demonstration |')
  expect((await run('{ "unguarded: GET /old declares no guard.": "x" }')).out).toContain('- stale: ')
  expect(await run('[]')).toMatchObject({
    code: 2,
    err: expect.stringContaining('must contain a JSON object') as string,
  })
  expect(await run('{ "a": "" }')).toMatchObject({ code: 2, err: expect.stringContaining('needs a reason') as string })
  expect(await run('{')).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') as string })
  rmSync(folder, { recursive: true })
})

test('H09 routes audits a Fastify application with its adapter', async () => {
  const { code, out } = await sallyport(['routes', fixture('on-fastify')])
  expect(code).toBe(1)
  expect(out).toContain('| GET | /me | signed in |')
  expect(out).toContain('- unseen: GET /early was registered before the plugin')
})

test('H09 routes audits a Hono application with its adapter', async () => {
  const { code, out } = await sallyport(['routes', fixture('on-hono')])
  expect(code).toBe(1)
  expect(out).toContain('| GET | /me | signed in |')
  expect(out).toContain('- unguarded: GET /open declares no guard.')
})

test('H09 routes audits a Koa application with its adapter, and prints where routes are declared', async () => {
  const { code, out } = await sallyport(['routes', fixture('on-koa')])
  expect(code).toBe(1)
  expect(out).toContain('| GET | /me | signed in |')
  expect(out).toContain('- unguarded: GET /open declares no guard. (test/routes/fixtures/on-koa.ts:10)')
})

test('H09 routes audits a router of the web entry, and prints where routes are declared', async () => {
  const { code, out } = await sallyport(['routes', fixture('on-web')])
  expect(code).toBe(1)
  expect(out).toContain('| GET | /me | signed in |')
  expect(out).toContain('- unguarded: GET /open declares no guard. (test/routes/fixtures/on-web.ts:9)')
})

describe('a Nest application written in TypeScript', () => {
  const routesOf = (env: Record<string, string> = {}) =>
    sallyport(['routes', fixture('nest/app')], { TSX_TSCONFIG_PATH: 'test/routes/fixtures/nest/tsconfig.json', ...env })

  test('H09 is initialized, audited and closed', async () => {
    const { code, out, err } = await routesOf()
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('| GET | /orders | signed in |\n')
    expect(out).toContain('| POST | /orders/:id/approve | signed in, roles: maker |\n')
    expect(out).toContain('| GET | /health | public: for the load balancer |\n')
    expect(out).toContain('| POST | /auth/login | public: login |\n')
  })

  test('H09 is rejected if the platform has an unguarded route', async () => {
    const { code, out } = await routesOf({ EARLY: '1' })
    expect(code).toBe(1)
    expect(out).toMatch(
      /\n## Findings\n\n- unguarded: GET \/early declares no guard\. \(test\/routes\/fixtures\/nest\/app\.ts:\d+\)\n/,
    )
  })
})

test.each([
  [[], /module/i],
  [[fixture('missing')], /missing/],
  [[fixture('auth')], /does not export a function createApp/],
  [[fixture('broken')], /DATABASE_URL is missing/],
  [[fixture('foreign')], /must return an application of Express, Fastify, Hono, Koa or Nest/],
  [[fixture('guarded'), '--strict'], /unknown option --strict/],
])('%j fails with a message and no stack', async (args, message) => {
  const { code, err } = await sallyport(['routes', ...args])
  expect(code).toBe(2)
  expect(err).toMatch(message)
  expect(err).not.toMatch(/ {4}at /)
})

describe('in another project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-routes-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeEach(() => {
    writeFileSync(join(folder, 'app.mjs'), 'export const createApp = () => ({ handle() {}, use() {}, set() {} })')
  })

  test('if the adapter is not installed, the error says how to install it', async () => {
    const { code, err } = await sallyport(['routes', 'app.mjs'], {}, folder)
    expect([code, err]).toEqual([
      2,
      'sallyport: @sallyport/express is not installed in this project; run npm install @sallyport/express\n',
    ])
  })

  test('the adapter is the copy that the application imports', async () => {
    const adapter = join(folder, 'node_modules/@sallyport/express')
    const audit =
      "({ routes: [{ method: 'GET', path: '/imported', guards: [] }], findings: [], explained: [], explanations: {} })"
    const files = {
      'package.json': JSON.stringify({ exports: { import: './index.mjs', require: './index.cjs' } }),
      'index.mjs': `export const auditExpress = () => ${audit}`,
      'index.cjs': `exports.auditExpress = () => ${audit.replace('imported', 'required')}`,
    }
    mkdirSync(adapter, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(adapter, name), text)
    const { code, out, err } = await sallyport(['routes', 'app.mjs'], {}, folder)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('| GET | /imported |')
  })
})

import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sallyport } from '../sallyport.ts'

const fixture = (name: string) => `test/routes/fixtures/${name}.ts`

test('H09 prints the routes of an application that is guarded, closes it, and exits with 0', async () => {
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

test('H09 exits with 1 where a route is not guarded, and says where it stands', async () => {
  const { code, out } = await sallyport(['routes', fixture('unguarded')])
  expect(code).toBe(1)
  expect(out).toMatch(
    /\n## Findings\n\n- unguarded: GET \/orders declares no guard\. \(test\/routes\/fixtures\/unguarded\.ts:4\)\n$/,
  )
})

test('H09 finds the audit of Fastify by the application', async () => {
  const { code, out } = await sallyport(['routes', fixture('on-fastify')])
  expect(code).toBe(1)
  expect(out).toContain('| GET | /me | signed in |')
  expect(out).toContain('- unseen: GET /early was registered before the plugin')
})

describe('an application of Nest, written in TypeScript', () => {
  const routesOf = (env: Record<string, string> = {}) =>
    sallyport(['routes', fixture('nest/app')], { TSX_TSCONFIG_PATH: 'test/routes/fixtures/nest/tsconfig.json', ...env })

  test('H09 is started as far as its routes are known, audited, and closed', async () => {
    const { code, out, err } = await routesOf()
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('| GET | /orders | signed in |\n')
    expect(out).toContain('| POST | /orders/:id/approve | signed in, roles: maker |\n')
    expect(out).toContain('| GET | /health | public: for the load balancer |\n')
    expect(out).toContain('| POST | /auth/login | public: login |\n')
  })

  test('H09 exits with 1 where the platform has a route that nothing guards', async () => {
    const { code, out } = await routesOf({ EARLY: '1' })
    expect(code).toBe(1)
    expect(out).toMatch(/\n## Findings\n\n- unguarded: GET \/early declares no guard\.\n/)
  })
})

test.each([
  [[], /module/i],
  [[fixture('missing')], /missing/],
  [[fixture('auth')], /exports no function createApp/],
  [[fixture('broken')], /DATABASE_URL is missing/],
  [[fixture('foreign')], /gives no application of Express, Fastify or Nest/],
  [[fixture('guarded'), '--strict'], /there is no option --strict/],
])('%j is a failure of one line', async (args, message) => {
  const { code, err } = await sallyport(['routes', ...args])
  expect(code).toBe(1)
  expect(err).toMatch(message)
  expect(err).not.toMatch(/ {4}at /)
})

test('an adapter that is not installed is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-routes-'))
  writeFileSync(join(folder, 'app.mjs'), 'export const createApp = () => ({ handle() {}, use() {}, set() {} })')
  const { code, err } = await sallyport(['routes', 'app.mjs'], {}, folder)
  rmSync(folder, { recursive: true })
  expect([code, err]).toEqual([
    1,
    'sallyport: this project has no @sallyport/express; install it: npm install @sallyport/express\n',
  ])
})

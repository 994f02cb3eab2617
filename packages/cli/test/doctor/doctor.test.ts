import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@sallyport/postgres'
import { requireService } from '@sallyport/testkit'
import { Pool } from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { sallyport } from '../sallyport.ts'

const postgres = await requireService('postgres', process.env)
const fixture = (name: string) => `test/doctor/fixtures/${name}.ts`
const secrets = () => ({
  JWT_ACCESS_SECRET: randomBytes(48).toString('base64'),
  JWT_REFRESH_SECRET: randomBytes(48).toString('base64'),
})
const folder = mkdtempSync(join(tmpdir(), 'sallyport-doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Report {
  readonly findings: readonly Finding[]
  readonly explained: readonly (Finding & { readonly reason: string })[]
}

const codesOf = (findings: readonly Finding[], severity?: string) =>
  findings.filter(each => severity === undefined || each.severity === severity).map(({ code }) => code)

/** What depends on the machine that the test runs on. */
const ofMachine = new Set(['node_end_of_life', 'threads_below_cores', 'hashing_cheap', 'hashing_slow'])

test('finds what is wrong with an application, its cookies, CORS, proxies and options, and exits although it has timers', async () => {
  const { code, out, err } = await sallyport(['doctor', fixture('weak'), '--json'], secrets())
  const { findings } = JSON.parse(out) as Report
  expect([code, err]).toEqual([1, ''])
  expect(codesOf(findings, 'error')).toEqual([
    'throttle_off',
    'cookies_over_http',
    'cookie_of_other_site',
    'cookie_of_other_site',
    'cors_any_origin',
    'proxy_trusts_all',
  ])
  expect(codesOf(findings, 'warning').filter(each => !ofMachine.has(each))).toEqual([
    'short_passwords',
    'hashing_above_cores',
    'hashing_takes_all_threads',
    'cookie_without_host',
    'cookies_http_origin',
  ])
  expect(codesOf(findings, 'info').filter(each => each === 'memory_store')).toHaveLength(5)
  expect(findings.map(({ what }) => what)).toContain(
    'Browsers do not send the cookie __Secure-r from https://shop.example to http://api.example.com.',
  )
})

test('J06 prints no secret, nor its beginning, whatever is wrong with it', async () => {
  const words = 'trust the quick brown fox and the lazy dog tonight'
  const shared = randomBytes(48).toString('base64')
  const env = {
    JWT_ACCESS_SECRET: shared,
    JWT_REFRESH_SECRET: `${shared} `,
    JWT_OLD_SECRET: Buffer.from('correct-horse-staple-123').toString('base64'),
    JWT_WORDS_SECRET: words,
    SESSION_SECRET: shared.slice(0, 20),
  }
  const { code, out, err } = await sallyport(['doctor'], env)
  expect([code, err]).toEqual([1, ''])
  expect(out).toContain('Only the environment was checked')
  expect(out).toContain('error secret_reused: JWT_ACCESS_SECRET and JWT_REFRESH_SECRET have the same value.')
  expect(out).toContain('error secret_similar: JWT_ACCESS_SECRET and SESSION_SECRET begin alike.')
  expect(out).toContain('error secret_guessable: JWT_OLD_SECRET is base64 of a short or guessable text.')
  expect(out).toContain('error secret_guessable: JWT_WORDS_SECRET consists of few words.')
  for (const value of Object.values(env)) expect(out).not.toContain(value.trim().slice(0, 6))
})

describe.skipIf(postgres === undefined)('a sound application on PostgreSQL', () => {
  const schema = `t_${randomBytes(8).toString('hex')}`
  const pool = new Pool({ connectionString: postgres })
  afterAll(async () => {
    await pool.query(`drop schema "${schema}" cascade`)
    await pool.end()
  })
  const env = { ...secrets(), DATABASE_URL: postgres!, SCHEMA: schema, NODE_ENV: 'production' }
  const file = join(folder, 'doctor.explained.json')
  const explaining = async (explanations: object) => {
    writeFileSync(file, JSON.stringify(explanations))
    const outcome = await sallyport(['doctor', fixture('sound'), '--json', '--explained', file], env)
    return { ...outcome, report: JSON.parse(outcome.out) as Report }
  }
  const known = {
    'rights_too_wide: The application connects as a role ...': 'the database of tests',
    'node_end_of_life: Node ... gets no more security updates.': 'tests run on old versions too',
    'hashing_cheap: A password hash takes less than 50 ms on this machine.': 'a fast machine',
    'hashing_slow: A password hash takes more than 1000 ms on this machine.': 'a slow machine',
  }

  test('H14 with missing migrations there is an error; with reasons for the rest there is none', async () => {
    const before = await sallyport(['doctor', fixture('sound')], env)
    expect([before.code, before.err]).toEqual([1, ''])
    expect(before.out).toMatch(/^error migrations_missing: .*\n {2}Why: .*\n {2}Fix: Run npx sallyport migrate up/m)
    await migrate(pool, { schema })
    const after = await explaining(known)
    expect(after.report.findings.filter(({ severity, code }) => severity !== 'info' && code !== 'stale')).toEqual([])
    expect(codesOf(after.report.explained)).toContain('rights_too_wide')
  })

  test('H14 an explanation without a finding is reported', async () => {
    const { code, report } = await explaining({ ...known, 'throttle_off: throttle is false.': 'load tests' })
    expect(code).toBe(1)
    expect(report.findings.map(({ what }) => what)).toContain('"throttle_off: throttle is false." matches no finding.')
  })

  test('a database that cannot be reached is a finding, and the password is not printed', async () => {
    const url = 'postgres://nobody:c4naryc4nary@127.0.0.1:1/none'
    const { code, out } = await sallyport(['doctor', fixture('sound')], { ...env, DATABASE_URL: url })
    expect(code).toBe(1)
    expect(out).toContain('error store_unreachable: The store cannot be reached.\n  Why: ')
    expect(out).not.toContain('c4nary')
  })
})

test('a module without an Auth is refused, with what to do', async () => {
  const { code, out, err } = await sallyport(['doctor', 'test/application/fixtures/plain.cjs'])
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('gives no auth; export it, or return { app, auth } from createApp()')
})

test('an application that does not start is a finding, next to what is wrong with its secrets', async () => {
  const env = { JWT_ACCESS_SECRET: 'secret', JWT_REFRESH_SECRET: 'changeme' }
  const { code, out } = await sallyport(['doctor', fixture('weak'), '--json'], env)
  const { findings } = JSON.parse(out) as Report
  expect(code).toBe(1)
  expect(codesOf(findings, 'error')).toContain('application_fails')
  expect(codesOf(findings, 'error').filter(each => each.startsWith('secret_')).length).toBeGreaterThan(1)
  expect((await sallyport(['doctor', 'test/doctor/fixtures/none.ts'])).code).toBe(2)
})

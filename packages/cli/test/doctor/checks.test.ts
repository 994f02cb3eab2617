import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bcryptHasher, createAuth, memoryStore, type PasswordHasher, secretKey } from '@sallyport/core'
import { internalsOf } from '@sallyport/core/adapter'
import { afterEach, expect, test } from 'vitest'
import { checkEnvironment } from '../../src/doctor/checks/environment.ts'
import { guessableBecause } from '../../src/doctor/checks/guessable.ts'
import { checkHasher, checkHashing } from '../../src/doctor/checks/hashing.ts'
import { checkPackages, installedPackages } from '../../src/doctor/checks/packages.ts'
import { checkSecrets } from '../../src/doctor/checks/secrets.ts'
import type { Finding } from '../../src/doctor/finding.ts'

function authWith(hasher: PasswordHasher) {
  const users = {
    findByLogin: async () => undefined,
    findById: async () => undefined,
    replacePasswordHash: async () => false,
  }
  const [accessKey, refreshKey] = [secretKey(randomBytes(32)), secretKey(randomBytes(32))]
  const issuer = 'https://api.example.com'
  return createAuth({
    issuer,
    audience: issuer,
    accessKey,
    refreshKey,
    store: memoryStore(),
    users,
    hashing: { hasher },
  })
}

const now = Date.parse('2026-12-01T00:00:00Z')
const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code)
const random = () => randomBytes(32).toString('base64')

test.each([
  ['base64', () => randomBytes(32).toString('base64')],
  ['base64url', () => randomBytes(48).toString('base64url')],
  ['hexadecimal', () => randomBytes(32).toString('hex')],
  ['base64 of hexadecimal', () => Buffer.from(randomBytes(32).toString('hex')).toString('base64')],
  ['two UUIDs', () => `${randomUUID()}${randomUUID()}`],
])('a random secret as %s is not guessable', (_, make) => {
  for (let i = 0; i < 500; i++) expect(guessableBecause(make())).toBeUndefined()
})

test.each([
  ['few words', 'brown-fox-jumps-over-lazy-dogs-and-cats'],
  ['sequences', 'abcdefghijklmnopqrstuvwxyz0123456789'],
  ['base64', Buffer.from('the lazy dog of my neighbour').toString('base64')],
])('a secret that consists of %s is guessable', (reason, secret) => {
  expect(guessableBecause(secret)).toContain(reason)
})

test.each([
  ['secret', 'secret_weak'],
  ['changeme', 'secret_weak'],
  ['your-256-bit-secret', 'secret_weak'],
  ['a-string-secret-at-least-256-bits-long', 'secret_weak'],
  [`"${randomBytes(32).toString('base64')}"`, 'secret_quoted'],
])('a secret such as %s is found', (secret, code) => {
  expect(codes(checkSecrets({ env: { JWT_SECRET: secret }, now }))).toContain(code)
})

const home = process.cwd()
afterEach(() => process.chdir(home))

test('a secret from .env.example is found, in any variable', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-example-'))
  const secret = random()
  writeFileSync(join(folder, '.env.example'), `JWT_SECRET="${secret}"\nPORT=3000\n`)
  process.chdir(folder)
  const [first] = checkSecrets({ env: { JWT_REFRESH_SECRET: secret, JWT_ACCESS_SECRET: random() }, now })
  expect(first).toMatchObject({ code: 'secret_from_example', what: 'JWT_REFRESH_SECRET has a value of .env.example.' })
  process.chdir(home)
  rmSync(folder, { recursive: true })
})

test('Node past its support is found', () => {
  expect(codes(checkEnvironment({ env: { NODE_ENV: 'production' }, now }, '20.20.0'))).toEqual(['node_end_of_life'])
  expect(codes(checkEnvironment({ env: { NODE_ENV: 'production' }, now }, '24.1.0'))).toEqual([])
})

test.each([
  ['prod', ['node_env_misspelt']],
  ['Production', ['node_env_misspelt']],
  [undefined, ['node_env']],
])('NODE_ENV=%s is found', (nodeEnv, expected) => {
  expect(codes(checkEnvironment({ env: { NODE_ENV: nodeEnv }, now }, '24.1.0'))).toEqual(expected)
})

test.each([
  [{ milliseconds: 20 }, ['hashing_cheap']],
  [{ milliseconds: 2000 }, ['hashing_slow']],
  [{ concurrency: 4 }, ['hashing_takes_all_threads']],
  [{ concurrency: 9, threads: 12 }, ['hashing_above_cores']],
  [{ cores: 32, threads: 4 }, ['threads_below_cores']],
])('hashing like %j is found', (facts, expected) => {
  expect(codes(checkHashing({ milliseconds: 250, concurrency: 2, cores: 4, threads: 4, ...facts }))).toEqual(expected)
})

test('a hasher that cannot hash is found, with what core says about it', async () => {
  const cause = Object.assign(new Error('@node-rs/bcrypt could not be loaded'), { name: 'PackageNotLoaded' })
  const hasher = { ...bcryptHasher(), ready: () => Promise.reject(new Error('for clients', { cause })) }
  const found = await checkHasher({ env: {}, now, auth: internalsOf(authWith(hasher)) })
  expect(found).toMatchObject([{ severity: 'error', code: 'hasher_cannot_hash', why: cause.message }])
  expect(await checkHasher({ env: {}, now, auth: internalsOf(authWith(bcryptHasher())) })).toEqual([])
})

test('different versions and two copies of core are found', () => {
  const installed = [
    { name: '@sallyport/core', version: '1.2.0', core: '/a' },
    { name: '@sallyport/redis', version: '1.1.0', core: '/b' },
  ]
  expect(codes(checkPackages(installed))).toEqual(['versions_differ', 'two_copies_of_core'])
})

test('the packages of this repository have one version and one core', () => {
  const installed = installedPackages({ env: {}, now })
  expect(installed.map(({ name }) => name)).toContain('@sallyport/core')
  expect(checkPackages(installed)).toEqual([])
})

test.each([
  ['1.0.0', true],
  ['1.1.9', true],
  ['1.2.0-rc.1', true],
  ['1.2.0', false],
  ['1.10.0', false],
  ['0.9.0', false],
])('an advisory for 1.0.0 to 1.2.0 applies to %s: %s', (version, applies) => {
  const advisory = {
    id: 'GHSA-test',
    package: '@sallyport/core',
    since: '1.0.0',
    fixed: '1.2.0',
    severity: 'error',
    title: 'a hole',
    url: 'https://example.com',
  } as const
  const found = checkPackages([{ name: '@sallyport/core', version, core: '/a' }], [advisory])
  expect(codes(found)).toEqual(applies ? ['advisory'] : [])
})

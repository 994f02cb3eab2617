import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { createAuth, fromEnv, memoryStore } from '@sallyport/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bundle } from '../bundle.ts'
import { sallyport } from '../sallyport.ts'

let bundled: string
let folder: string
beforeAll(async () => void (bundled = await bundle()))
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sallyport-keys-'))))
afterAll(() => rmSync(bundled))

const keys = (args: readonly string[], env: Record<string, string> = {}) =>
  sallyport(['keys', ...args], env, folder, bundled)
const file = () => join(folder, '.env')
const variables = () => parseEnv(readFileSync(file(), 'utf8'))

/** An Auth with the keys of an environment, as an application makes it. */
function authOf(env: Readonly<Record<string, string | undefined>>, store = memoryStore()) {
  const user = { id: 'u-1', user: {}, passwordHash: null }
  return createAuth({
    issuer: 'https://api.example.com',
    audience: 'api',
    ...fromEnv(env),
    store,
    users: { findByLogin: async () => user, findById: async () => user, replacePasswordHash: async () => true },
  })
}

test.each([[], ['--algorithm', 'EdDSA'], ['--algorithm', 'es256'], ['--algorithm', 'RS256']])(
  'generate %s %s prints keys that createAuth takes',
  async (...args) => {
    const { code, out, err } = await keys(['generate', ...args])
    expect([code, err]).toEqual([0, ''])
    await expect(authOf(parseEnv(out)).createSession('u-1')).resolves.toMatchObject({
      accessToken: expect.any(String) as string,
    })
  },
)

test('generate --env adds keys to a file that only its owner reads, and never replaces a key', async () => {
  expect(await keys(['generate', '--env', '.env'])).toMatchObject({ code: 0, err: '' })
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  const before = readFileSync(file(), 'utf8')
  const again = await keys(['generate', '--env', '.env'])
  expect([again.code, again.err]).toEqual([
    2,
    expect.stringContaining('replace keys with sallyport keys rotate --env .env'),
  ])
  expect(readFileSync(file(), 'utf8')).toBe(before)
})

describe('rotate --env', () => {
  test('keeps the old keys, so that running sessions survive, and says when to remove them', async () => {
    await keys(['generate', '--env', '.env'])
    const store = memoryStore()
    const before = authOf(variables(), store)
    const { accessToken, refreshToken } = await before.createSession('u-1')
    const { code, out, err } = await keys(['rotate', '--env', '.env', '--within', '0s'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Changed \.env\.\n1\. Deploy .*\n2\. After \S+, .* remove JWT_ACCESS_SECRET_PREVIOUS, /)
    const after = authOf(variables(), store)
    expect((await after.verify(accessToken)).sub).toBe('u-1')
    expect((await after.refresh(refreshToken)).verdict).toBe('rotated')
  })

  test('refuses to rotate again while tokens of the keys before need them', async () => {
    await keys(['generate', '--env', '.env'])
    await keys(['rotate', '--env', '.env'])
    const before = readFileSync(file(), 'utf8')
    const { code, err } = await keys(['rotate', '--env', '.env'])
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('still has JWT_ACCESS_SECRET_PREVIOUS and JWT_REFRESH_SECRET_PREVIOUS'),
    ])
    expect(readFileSync(file(), 'utf8')).toBe(before)
  })

  test('opens the application with the variables of the file, for the lifetime of its refresh tokens', async () => {
    await keys(['generate', '--env', '.env'])
    const rotate = ['keys', 'rotate', 'test/keys/fixtures/two-days.ts', '--within', '0s']
    const { code, out, err } = await sallyport([...rotate, '--env', file()])
    expect([code, err]).toEqual([0, ''])
    const [at, until] = Array.from(out.matchAll(/(?:before|After) (\S+Z)/g), ([, time]) => Date.parse(time!))
    expect(until! - at!).toBe(2 * 86_400_000)
  })

  test('moves from a secret to a key pair, through a link, and leaves other lines alone', async () => {
    await keys(['generate', '--env', 'shared.env'])
    writeFileSync(join(folder, 'shared.env'), `# ours\nPORT=3000\n${readFileSync(join(folder, 'shared.env'), 'utf8')}`)
    symlinkSync('shared.env', file())
    const { JWT_ACCESS_SECRET } = variables()
    expect(await keys(['rotate', '--env', '.env', '--algorithm', 'EdDSA'])).toMatchObject({ code: 0 })
    const text = readFileSync(join(folder, 'shared.env'), 'utf8')
    expect(text).toMatch(/^# ours\nPORT=3000\n/)
    expect(variables()).toMatchObject({ JWT_ACCESS_SECRET_PREVIOUS: JWT_ACCESS_SECRET })
    expect(variables()['JWT_ACCESS_SECRET']).toBeUndefined()
    expect(authOf(variables()).jwks().keys).toHaveLength(1)
    const jwks = await keys(['jwks', '--env', '.env'])
    expect(JSON.parse(jwks.out)).toEqual(authOf(variables()).jwks())
    expect(jwks.out).not.toMatch(/"(d|p|q|dp|dq|qi|k)"/)
  })
})

test('rotate without a file prints the new keys, and no old one', async () => {
  const { out: made } = await keys(['generate'])
  const env = parseEnv(made) as Record<string, string>
  const { code, out } = await keys(['rotate'], env)
  expect(code).toBe(0)
  expect(out).toContain('# JWT_ACCESS_SECRET_PREVIOUS: the present value of JWT_ACCESS_SECRET\n')
  for (const value of Object.values(env)) expect(out).not.toContain(value)
  expect(Object.keys(parseEnv(out))).toEqual(['JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET', 'JWT_SECRETS_ROLL_AT'])
})

test.each([
  [['generate', '--algorithm', 'EdDSE'], 'did you mean EdDSA?'],
  [['rotate'], 'the environment lacks keys'],
  [['rotate', '--within', 'soon'], '--within must be a duration'],
  [['jwks'], 'the key of access tokens cannot be used'],
  [['generat'], 'did you mean sallyport keys generate?'],
])('%j fails with what to do', async (args, message) => {
  const env = args.includes('--within') ? { JWT_ACCESS_SECRET: 'a', JWT_REFRESH_SECRET: 'b' } : {}
  const { code, err } = await keys(args, env)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})

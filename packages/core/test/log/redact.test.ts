import { inspect } from 'node:util'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import winston from 'winston'
import { bcryptHasher } from '../../src/index.ts'
import { Secret } from '../../src/log/index.ts'
import { redact, redactPaths, winstonRedact } from '../../src/log/index.ts'
import { password, testAuth } from '../fixtures/auth.ts'

const canary = 'canary-c0ffee'

async function secrets() {
  const { auth, ann } = await testAuth()
  const pair = await auth.createSession(ann.id)
  const hash = await bcryptHasher({ cost: 10 }).hash(password)
  const { token } = await auth.oneTimeTokens.issue({ subject: 'u1', purpose: 'invite' })
  return { access: pair.accessToken, refresh: pair.refreshToken, hash, oneTime: token }
}

describe('J06 redact', () => {
  test('J06 members with telling names, however spelt and however deep', () => {
    const value = {
      password: canary,
      nested: [{ 'refresh-token': canary, RefreshToken: canary }, new Map([['authorization', canary]])],
      headers: { Cookie: canary, 'set-cookie': [canary], accept: 'text/html' },
      secret: new Secret(canary),
      other: new Secret(canary),
    }
    const copy = redact(value)
    expect(inspect(copy, { depth: 9 })).not.toContain(canary)
    expect(copy).toMatchObject({ headers: { accept: 'text/html' } })
  })

  test('J06 tokens, hashes and credentials within texts, also in messages and causes of errors', async () => {
    const { access, refresh, hash, oneTime } = await secrets()
    const error = new Error(`bad ${access}`, { cause: new Error(`hash ${hash}`) })
    const copy = inspect(redact({ error, note: `Bearer ${refresh}`, url: `/reset#${oneTime}` }), { depth: 9 })
    for (const secret of [access, refresh, hash, oneTime]) expect(copy).not.toContain(secret)
    expect(copy).toContain('bad [redacted]')
  })

  test('J06 hostile values do not throw', () => {
    const cycle: Record<string, unknown> = { name: 'x' }
    cycle['self'] = cycle
    const throwing = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error(canary)
      },
    })
    const deep = JSON.parse('['.repeat(100) + ']'.repeat(100))
    for (const value of [
      cycle,
      throwing,
      deep,
      null,
      undefined,
      1n,
      Symbol('x'),
      () => canary,
      new Uint8Array(4),
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error(canary)
          },
        },
      ),
    ]) {
      expect(inspect(redact(value), { depth: 99 })).not.toContain(canary)
    }
  })

  test.each([
    ['a-', 50_000],
    ['eyJ', 40_000],
    ['eyJhb.', 20_000],
    ['aa.', 40_000],
    [`${'a'.repeat(42)}.`, 2_500],
    ['Bearer ', 15_000],
    ['$2a$', 30_000],
    ['$2a$x ', 20_000],
    ['scrypt:a:', 12_000],
    ['pbkdf2_sha256$', 8_000],
    ['~.', 50_000],
  ])('J06 100,000 characters of %j are copied in one pass', (piece, times) => {
    // A quadratic pattern takes more than ten seconds here, which the test runner does not wait for.
    expect(typeof redact(piece.repeat(times))).toBe('string')
  })

  test('J06 what is reached by a million ways is copied once', () => {
    let value: unknown = { password: canary }
    for (let level = 0; level < 10; level++) value = Array(100).fill(value)
    const copied = redact(value) as unknown[]
    expect(copied[0]).toBe(copied[99])
  })

  test.each([
    ['token=eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl; next', 'token=[redacted]; next'],
    ['xxeyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl', 'xx[redacted]'],
    [`reset ${'a'.repeat(30)}.${'b'.repeat(43)}.`, 'reset [redacted].'],
    [`${'a'.repeat(22)}~t1~t2.${'b'.repeat(43)}`, '[redacted]'],
    ['hash {bcrypt}$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy', 'hash {bcrypt}[redacted]'],
    ['pbkdf2_sha256$600000$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo', '[redacted]'],
    ['scrypt:32768:8:1$c2FsdHNhbHQ$0123456789abcdef', '[redacted]'],
    ['pbkdf2:sha256:600000$c2FsdHNhbHQ$0123456789abcdef', '[redacted]'],
    ['$scrypt$ln=16,r=8,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo', '[redacted]'],
    ['see docs.example.com/a.b.c and node.js 20.19.2', 'see docs.example.com/a.b.c and node.js 20.19.2'],
  ])('J06 %s', (text, copied) => {
    expect(redact(text)).toBe(copied)
  })

  test('J06 values that are not secrets stay as they are', () => {
    const value = { id: 'u1', at: new Date(0), list: [1, 'two', null], token_type: 'Bearer', expires_in: 900 }
    expect(redact(value)).toEqual(value)
  })
})

describe('J06 loggers', () => {
  test('J06 pino with redactPaths', () => {
    const lines: string[] = []
    const log = pino(
      { redact: { paths: [...redactPaths], censor: '[redacted]' } },
      { write: line => void lines.push(line) },
    )
    log.info({ req: { headers: { authorization: canary, cookie: canary }, body: { password: canary } } })
    log.info({ password: canary, user: { refresh_token: canary }, res: { headers: { 'set-cookie': canary } } })
    expect(lines.join()).not.toContain(canary)
    expect(lines).toHaveLength(2)
  })

  test('J06 winston with winstonRedact', async () => {
    const { access } = await secrets()
    const lines: string[] = []
    const stream = new (await import('node:stream')).Writable({
      write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()),
    })
    const log = winston.createLogger({
      format: winston.format.combine(winstonRedact(), winston.format.json()),
      transports: [new winston.transports.Stream({ stream })],
    })
    log.info(`token ${access}`, { password: canary, nested: { newPassword: canary } })
    log.error(new Error(access))
    expect(lines.join()).not.toMatch(/canary|eyJ/)
    expect(lines[0]).toContain('"level":"info"')
  })
})

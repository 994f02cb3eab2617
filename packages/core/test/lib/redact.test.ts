import { inspect } from 'node:util'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import winston from 'winston'
import { bcryptHasher, redact, redactPaths, Secret, winstonRedact } from '../../src/index.ts'
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

  test('J06 what is no secret stays as it is', () => {
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

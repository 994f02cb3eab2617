import { describe, expect, test } from 'vitest'
import { createAuth, fromEnv, generateKey, memoryStore } from '../../src/index.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'

const secret = (name: string) => `${name}-q83vASNFZ4mrze8BI0VniavN7wEjRWeJ`
const old = { JWT_ACCESS_SECRET: secret('old-a'), JWT_REFRESH_SECRET: secret('old-r') }
const rolled = {
  JWT_ACCESS_SECRET: secret('new-a'),
  JWT_REFRESH_SECRET: secret('new-r'),
  JWT_ACCESS_SECRET_PREVIOUS: old.JWT_ACCESS_SECRET,
  JWT_REFRESH_SECRET_PREVIOUS: old.JWT_REFRESH_SECRET,
}
const { JWT_ACCESS_SECRET, JWT_REFRESH_SECRET } = rolled
const hour = 3600

describe('A11 secrets of the environment roll in one rolling deploy, in the obvious order', () => {
  test.each([
    ['at the time that was set', '2027-01-15T09:00:00Z'],
    ['an hour after the start, where none was set', undefined],
  ])('A11 %s', async (_, at) => {
    const { settings, ann, advance } = await testAuth()
    const start = (env: Record<string, string | undefined>) => createAuth({ ...settings, ...fromEnv(env) })
    const before = start(old)
    const during = start({ ...rolled, JWT_SECRETS_ROLL_AT: at })
    let { accessToken, refreshToken } = await before.createSession(ann.id)
    for (const auth of [during, before, during, before]) {
      advance(60)
      ;({ accessToken, refreshToken } = await auth.refresh(refreshToken))
      for (const each of [before, during]) expect((await each.verify(accessToken)).sub).toBe(ann.id)
    }
    advance(hour)
    const next = await during.refresh(refreshToken)
    expect((await during.refresh(refreshToken)).refreshToken).toBe(next.refreshToken)
    expect(await codeOf(before.verify(next.accessToken))).toBe('token_invalid')
    const after = start({ JWT_ACCESS_SECRET, JWT_REFRESH_SECRET })
    expect((await after.verify(next.accessToken)).sub).toBe(ann.id)
    advance(60)
    expect((await after.refresh(next.refreshToken)).verdict).toBe('rotated')
  })

  test('A11 a previous secret without the time is refused in production, and a wrong time everywhere', async () => {
    const { settings } = await testAuth()
    const store = memoryStore({ allowInProduction: true })
    const start = (env: Record<string, string>, production: boolean) =>
      createAuth({ ...settings, store, production, ...fromEnv(env) })
    expect(() => start(rolled, true)).toThrow(
      /accessKey: .*JWT_SECRETS_ROLL_AT[\s\S]*refreshKey: .*JWT_SECRETS_ROLL_AT/,
    )
    expect(() => start({ ...rolled, JWT_SECRETS_ROLL_AT: 'soon' }, false)).toThrow(/JWT_SECRETS_ROLL_AT must be a time/)
    expect(() => start({ ...rolled, JWT_SECRETS_ROLL_AT: '2027-01-15T09:00:00Z' }, true)).not.toThrow()
    expect(() => start(old, true)).not.toThrow()
  })

  test('A11 key pairs roll like secrets, from a secret or another pair, and both are published meanwhile', async () => {
    const { settings, ann, advance } = await testAuth()
    const [one, two] = [JSON.stringify(await generateKey()), JSON.stringify(await generateKey('ES256'))]
    const start = (env: Record<string, string | undefined>) =>
      createAuth({ ...settings, ...fromEnv({ JWT_REFRESH_SECRET: old.JWT_REFRESH_SECRET, ...env }) })
    const at = { JWT_SECRETS_ROLL_AT: '2027-01-15T09:00:00Z' }
    const fromSecret = start({ JWT_ACCESS_JWK: one, JWT_ACCESS_SECRET_PREVIOUS: old.JWT_ACCESS_SECRET, ...at })
    expect(fromSecret.jwks().keys).toHaveLength(1)
    const [before, rolling] = [
      start({ JWT_ACCESS_JWK: one }),
      start({ JWT_ACCESS_JWK: two, JWT_ACCESS_JWK_PREVIOUS: one, ...at }),
    ]
    expect(new Set(rolling.jwks().keys.map(({ alg }) => alg))).toEqual(new Set(['ES256', 'EdDSA']))
    const early = await rolling.createSession(ann.id)
    expect((await before.verify(early.accessToken)).sub).toBe(ann.id)
    expect((await fromSecret.verify(early.accessToken)).sub).toBe(ann.id)
    advance(hour)
    const late = await rolling.createSession(ann.id)
    expect(await codeOf(before.verify(late.accessToken))).toBe('token_invalid')
    expect((await start({ JWT_ACCESS_JWK: two }).verify(late.accessToken)).sub).toBe(ann.id)
  })
})

import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import type { ThrottleKey } from '../../src/store/index.ts'
import { merged, codeOf, password } from '../fixtures/auth.ts'
import { delivered, type instantAuth, newPassword, withMail } from './parts.ts'

type Options = Parameters<typeof instantAuth>[0]

/** An Auth, and what its throttle has stored. */
async function attacked(options: Options = {}) {
  const store = memoryStore()
  const kept = new Set<string>()
  const hit = async (keys: readonly ThrottleKey[], now: number) => {
    const verdict = await store.throttle.hit(keys, now)
    if (verdict.admitted) for (const { owner, name } of keys) kept.add(`${owner}/${name}`)
    return verdict
  }
  const watched = { ...store, throttle: { ...store.throttle, hit } }
  const made = await withMail(merged({ hashing: { queue: 100_000 }, throttle: {}, store: watched }, options))
  const login = (name: string, ip: string, text = password) =>
    codeOf(made.auth.login({ login: name, password: text, ip }))
  const guess = (name: string, ip: string) => login(name, ip, 'wrong')
  return { ...made, login, guess, kept }
}

async function times<T>(count: number, call: (index: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await call(index))
  return results
}

const refusals = (codes: readonly (string | undefined)[]) => codes.filter(code => code === 'too_many_requests').length

describe('E11 one source cannot exhaust a counter wider than itself', () => {
  test('E11 one address cannot lock an account for everyone else, however long it goes on', async () => {
    const { guess, login, advance } = await attacked()
    for (let quarter = 0; quarter < 96; quarter++) {
      await times(11, () => guess('ann', '10.0.0.1'))
      advance(900)
    }
    expect(await guess('ann', '10.0.0.1')).toBe('credentials_invalid')
    expect(await login('ann', '10.0.0.2')).toBeUndefined()
  })

  test('E11 one IPv6 customer cannot lock an account with the 65,536 networks of a /48', async () => {
    const { guess, login } = await attacked()
    const codes = await times(200, index => guess('ann', `2001:db8:1:${index.toString(16)}::1`))
    expect(refusals(codes)).toBe(151)
    expect(await login('ann', '2001:db8:2:1::1')).toBeUndefined()
    expect(await login('ann', '10.0.0.2')).toBeUndefined()
  })

  test('E11 one address cannot lock everybody out', async () => {
    const { guess, login } = await attacked({ throttle: { login: { global: { limit: 60, window: 60 } } } })
    const codes = await times(100, index => guess(`user${index}`, '10.0.0.1'))
    expect(refusals(codes)).toBe(80)
    expect(await login('ann', '10.0.0.2')).toBeUndefined()
  })

  test('E11 one IPv6 customer cannot lock everybody out', async () => {
    const { guess, login } = await attacked({ throttle: { login: { global: { limit: 60, window: 60 } } } })
    const codes = await times(100, index => guess(`user${index}`, `2001:db8:1:${index.toString(16)}::1`))
    expect(refusals(codes)).toBe(71)
    expect(await login('ann', '10.0.0.2')).toBeUndefined()
  })

  test('E11 texts that are not addresses are one source together', async () => {
    const { guess, login } = await attacked()
    const codes = await times(60, index => guess('ann', `unknown-${index}`))
    expect(refusals(codes)).toBe(50)
    expect(await login('ann', '10.0.0.2')).toBeUndefined()
  })

  test('E11 one session cannot keep another one of the user from changing the password', async () => {
    const { auth, ann, advance } = await attacked()
    const [stolen, own] = await times(2, async () => auth.verify((await auth.createSession(ann.id)).accessToken))
    for (let round = 0; round < 20; round++) {
      await times(11, () => codeOf(auth.reauthenticate(stolen!, { password: 'wrong' })))
      await times(11, () => codeOf(auth.passwords.change(stolen!, { currentPassword: 'wrong', newPassword })))
      advance(900)
    }
    expect(await codeOf(auth.passwords.change(own!, { currentPassword: password, newPassword }))).toBeUndefined()
  })

  test('E11 one address cannot silence the mails of an account, whatever it asks for', async () => {
    const { auth, mails } = await attacked()
    const ask = (login: string, ip: string) => codeOf(auth.passwords.requestReset({ login, ip }))
    expect(refusals(await times(40, index => ask(`user${index}`, '10.0.0.1')))).toBe(10)
    await times(10, () => ask('ann', '10.0.0.1'))
    await times(10, () => ask('ann', '10.0.0.3'))
    await delivered()
    expect(mails).toHaveLength(3)
    expect(await ask('ann', '10.0.0.2')).toBeUndefined()
    await delivered()
    expect(mails).toHaveLength(4)
  })

  test('E11 a refusal stores nothing', async () => {
    const { guess, auth, kept } = await attacked()
    await times(300, index => guess(`user${index >> 3}`, '10.0.0.1'))
    await times(30, index => codeOf(auth.passwords.requestReset({ login: `user${index}`, ip: '10.0.0.1' })))
    const before = kept.size
    await times(300, index => guess(`other${index}`, '10.0.0.1'))
    await times(300, index => codeOf(auth.passwords.requestReset({ login: `other${index}`, ip: '10.0.0.1' })))
    expect(kept.size).toBe(before)
  })

  test('E04 many addresses together have a bound: 100 guesses a day, and then known devices get in', async () => {
    const { auth, guess, login } = await attacked()
    const { deviceToken } = await auth.login({ login: 'ann', password, ip: '10.9.9.9' })
    const codes = await times(300, index => guess('ann', `10.0.${index >> 4}.${index & 15}`))
    expect(refusals(codes)).toBe(200)
    expect(await login('ann', '10.9.9.9')).toBe('too_many_requests')
    expect(await codeOf(auth.login({ login: 'ann', password, ip: '10.0.0.1', deviceToken }))).toBeUndefined()
  })
})

describe('E05 devices that an account knows', () => {
  test('E05 they share one limit, and beyond it count like strangers', async () => {
    const { auth, ann } = await attacked({ throttle: { login: { account: { limit: 30, window: 86_400 } } } })
    const tokens = await times(12, async index => {
      const { deviceToken } = await auth.login({ login: 'ann', password, ip: `10.1.0.${index}` })
      return deviceToken
    })
    const from = (deviceToken: string, ip: string) =>
      codeOf(auth.login({ login: 'ann', password: 'wrong', ip, deviceToken }))
    const byDevice = await times(30, index => from(tokens[Math.floor(index / 9)]!, '10.0.0.1'))
    expect(refusals(byDevice)).toBe(0)
    const beyond = await times(20, () => from(tokens[11]!, '10.0.0.1'))
    expect(refusals(beyond)).toBe(10)
    await auth.unlock(ann.id)
    expect(await from(tokens[0]!, '10.0.0.1')).toBe('credentials_invalid')
  })

  test('E05 one device cannot exhaust the limit that it shares with the others', async () => {
    const { auth, advance } = await attacked()
    const [one, two] = await times(2, async () => (await auth.login({ login: 'ann', password })).deviceToken)
    for (let quarter = 0; quarter < 96; quarter++) {
      await times(11, () => codeOf(auth.login({ login: 'ann', password: 'wrong', deviceToken: one })))
      advance(900)
    }
    expect(await codeOf(auth.login({ login: 'ann', password, ip: '10.0.0.2', deviceToken: two }))).toBeUndefined()
  })
})

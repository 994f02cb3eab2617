import { describe, expect, test } from 'vitest'
import { createDeviceTokens, deviceTokenTtl } from '../../src/account/device-token.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'
import { instantAuth, newPassword, withMail } from './parts.ts'

const key = { name: 'k001', key: Buffer.alloc(32, 7) }
const ann = { id: 'u1', passwordHash: '$2b$12$ann' }

function tokens() {
  const time = { now: 1_800_000_000_000 }
  const keys = () => ({ current: key, all: new Map([[key.name, key.key]]) })
  return { time, ...createDeviceTokens(keys, () => time.now) }
}

describe('E14 device tokens', () => {
  test('E14 a token tells its device, its issue time and its expiry', () => {
    const { issue, read } = tokens()
    const device = read(ann, issue(ann))
    expect(device).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      issuedAt: 1_800_000_000,
      expiresAt: 1_800_000_000 + deviceTokenTtl,
    })
  })

  test('E14 a token expires 180 days after the latest login, and renewal keeps the device', () => {
    const { time, issue, read } = tokens()
    const first = issue(ann)
    const { id } = read(ann, first)!
    time.now += (deviceTokenTtl - 1) * 1000
    const renewed = issue(ann, read(ann, first))
    time.now += 1000
    expect(read(ann, first)).toBeUndefined()
    expect(read(ann, renewed)).toMatchObject({ id, issuedAt: 1_800_000_000 + deviceTokenTtl - 1 })
  })

  test.each([
    ['another account', { id: 'u2', passwordHash: ann.passwordHash }],
    ['another password', { id: 'u1', passwordHash: '$2b$12$new' }],
    ['an account without a password now', { id: 'u1', passwordHash: null }],
    ['nobody', undefined],
  ])('E14 a token is worth nothing to %s', (_, owner) => {
    const { issue, read } = tokens()
    expect(read(owner, issue(ann))).toBeUndefined()
  })

  test('E14 times, device and MAC cannot be changed, and other texts are read without an error', () => {
    const { issue, read } = tokens()
    const token = issue(ann)
    const [name = '', mac = ''] = token.split('.')
    const [device = '', issuedAt = '', expiresAt = ''] = name.split('~')
    const forged = [
      `${device}~${issuedAt}~zzzzzz.${mac}`,
      `${device}~${expiresAt}~${expiresAt}.${mac}`,
      `${'A'.repeat(22)}~${issuedAt}~${expiresAt}.${mac}`,
      `${token}.x`,
      `${device}.${mac}`,
      '',
      '~~.',
      'x'.repeat(300),
      { length: 3 } as unknown as string,
      undefined,
    ]
    for (const text of forged) expect(read(ann, text)).toBeUndefined()
  })

  test('E14 a token has nothing that a cookie cannot hold', () => {
    expect(tokens().issue(ann)).toMatch(/^[\w~.-]{80,100}$/)
  })
})

describe('E14 a known device is on the ordinary counters again', () => {
  const limits = { accountIp: { limit: 1, window: 60 }, accountDevice: { limit: 5, window: 60 } }

  test('E14 after the password was changed', async () => {
    const { auth } = await instantAuth({ throttle: { login: limits } })
    const { deviceToken, accessToken } = await auth.login({ login: 'ann', password, ip: '10.0.0.1' })
    const claims = await auth.verify(accessToken)
    await auth.passwords.change(claims, { currentPassword: password, newPassword })
    const guess = () => codeOf(auth.login({ login: 'ann', password, ip: '10.0.0.1', deviceToken }))
    expect([await guess(), await guess()]).toEqual(['credentials_invalid', 'too_many_requests'])
  })

  test('E14 after a reset', async () => {
    const { auth, tokenFor } = await withMail({ throttle: { login: limits } })
    const { deviceToken } = await auth.login({ login: 'ann', password, ip: '10.0.0.1' })
    await auth.passwords.reset({ token: await tokenFor('ann'), newPassword })
    const guess = () => codeOf(auth.login({ login: 'ann', password, ip: '10.0.0.1', deviceToken }))
    expect([await guess(), await guess()]).toEqual(['credentials_invalid', 'too_many_requests'])
  })

  test('E14 after three years', async () => {
    const { auth, advance } = await instantAuth({ throttle: { login: limits } })
    const { deviceToken } = await auth.login({ login: 'ann', password, ip: '10.0.0.1' })
    advance(3 * 365 * 86_400)
    const guess = () => codeOf(auth.login({ login: 'ann', password: 'wrong', ip: '10.0.0.1', deviceToken }))
    expect([await guess(), await guess()]).toEqual(['credentials_invalid', 'too_many_requests'])
  })

  test('E14 but not after a login that renewed the hash: it returns a token for the new one', async () => {
    const { auth, ann: user } = await instantAuth({
      throttle: { login: limits },
      hashing: { hasher: instantHasher('new') },
    })
    const { deviceToken } = await auth.login({ login: 'ann', password, ip: '10.0.0.1' })
    expect(user.passwordHash).toBe(`new:${password}`)
    const guess = () => codeOf(auth.login({ login: 'ann', password: 'wrong', ip: '10.0.0.1', deviceToken }))
    for (let attempt = 0; attempt < 5; attempt++) expect(await guess()).toBe('credentials_invalid')
    expect(await guess()).toBe('too_many_requests')
  })
})

describe('E14 people who share a device', () => {
  const userOf = (id: number) => ({ id: `u${id}`, passwordHash: `$2b$12$${id}` })

  test('E14 each keeps their own token there, and renews only theirs', () => {
    const { issue, read } = tokens()
    const [one, two] = [userOf(1), userOf(2)]
    let kept = issue(one)
    kept = issue(two, read(two, kept), kept)
    const devices = [read(one, kept)?.id, read(two, kept)?.id]
    expect([devices.every(Boolean), new Set(devices).size]).toEqual([true, 2])
    kept = issue(one, read(one, kept), kept)
    expect([read(one, kept)?.id, read(two, kept)?.id, kept.split('!').length]).toEqual([...devices, 2])
  })

  test('E14 of more than five, the one who has not logged in for longest is a stranger again', () => {
    const { issue, read } = tokens()
    const users = [1, 2, 3, 4, 5, 6].map(userOf)
    const kept = users.reduce((before: string, user) => issue(user, read(user, before), before), '')
    expect(users.map(user => read(user, kept) !== undefined)).toEqual([false, true, true, true, true, true])
    expect(kept.length).toBeLessThan(1000)
  })

  test('E14 what a stranger puts there is not kept forever, and breaks nothing', () => {
    const { issue, read } = tokens()
    for (const junk of ['!', '!!!!!!!!', 'x'.repeat(5000), 'x!'.repeat(5000)]) {
      const kept = issue(ann, read(ann, junk), junk)
      expect(read(ann, kept)).toBeDefined()
    }
  })
})

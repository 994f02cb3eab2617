import { describe, expect, test } from 'vitest'
import { codeOf, password } from '../fixtures/auth.ts'
import { instantAuth } from './parts.ts'

const ip = '10.0.0.1'

describe('throttle options', () => {
  test('E04 an undefined limit is the default', async () => {
    const { auth } = await instantAuth({
      throttle: { login: { account: undefined, accountIp: { limit: 1, window: 60 } } as never },
    })
    expect(await codeOf(auth.login({ login: 'ann', password, ip }))).toBeUndefined()
    expect(await codeOf(auth.login({ login: 'ann', password: 'wrong', ip }))).toBe('credentials_invalid')
    expect(await codeOf(auth.login({ login: 'ann', password, ip }))).toBe('too_many_requests')
  })

  test.each([
    ['throttle.login.account.limit', { login: { account: { limit: 2, window: 60 } } }],
    ['throttle.login.global.limit', { login: { global: { limit: 0, window: 60 } } }],
    ['throttle.login.ip.limit', { login: { ip: { limit: 0, window: 60 } } }],
    ['throttle.login.ip.limit', { login: { ip: { limit: 1.5, window: 60 } } }],
    ['throttle.login.ip.limit', { login: { ip: { limit: Number.NaN, window: 60 } } }],
    ['throttle.login.ip.limit', { login: { ip: { limit: Infinity, window: 60 } } }],
    ['throttle.login.ip.limit', { login: { ip: { limit: 2 ** 40, window: 60 } } }],
    ['throttle.login.ip.limit', { login: { ip: { limit: '10', window: 60 } } }],
    ['throttle.login.ip.window', { login: { ip: { limit: 1 } } }],
    ['throttle.passwordReset.accountIp.window', { passwordReset: { accountIp: { limit: 1, window: 86_401 } } }],
    ['throttle.passwordReset.accountIp.window', { passwordReset: { accountIp: { limit: 1, window: '15m' } } }],
    ['throttle.login.ip', { login: { ip: null } }],
    ['throttle.login.ip', { login: { ip: 10 } }],
    ['throttle.login.acount', { login: { acount: { limit: 5, window: 60 } } }],
    ['throttle.logins', { logins: {} }],
    ['throttle', true],
    ['throttle', null],
  ])('E04 a limit that makes no sense is a TypeError that names %s', async (path, throttle) => {
    const made = instantAuth({ throttle: throttle as never })
    await expect(made).rejects.toThrow(TypeError)
    await expect(made).rejects.toThrow(`- ${path}: `)
  })
})

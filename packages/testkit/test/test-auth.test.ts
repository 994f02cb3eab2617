import { isAuthError } from '@sallyport/core'
import { sallyport } from '@sallyport/core/web'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createClock, createTestAuth } from '../src/index.ts'

interface Own {
  readonly roles: readonly string[]
}

const codeOf = (error: unknown) => (isAuthError(error) ? error.code : error)
const request = (authorization: string) => new Request('https://api.example.test/', { headers: { authorization } })

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('createTestAuth', () => {
  test('as logs in any user with any claims, and guards check them', async () => {
    const { auth, as } = createTestAuth<unknown, Own>()
    const guard = sallyport(auth, { clientIp: false }).guard.roles('checker')
    const { claims } = await guard(request(await as({ sub: 'u1', roles: ['checker'], amr: ['pwd', 'otp'] })))
    expect(claims).toMatchObject({ sub: 'u1', roles: ['checker'], amr: ['pwd', 'otp'] })
    const maker = request(await as({ sub: 'u2', roles: ['maker'] }))
    await expect(guard(maker).catch(codeOf)).resolves.toBe('forbidden')
  })

  test('a second login changes the user, even for guards with recheck', async () => {
    const { auth, as } = createTestAuth<unknown, Own>()
    const guard = sallyport(auth, { clientIp: false }).guard({ roles: ['checker'], recheck: '0s' })
    const before = request(await as({ sub: 'u1', roles: ['checker'] }))
    expect((await guard(before)).user).toEqual({ roles: ['checker'] })
    await as({ sub: 'u1', roles: [] })
    await expect(guard(before).catch(codeOf)).resolves.toBe('forbidden')
  })

  test('the user can be an object of the application', async () => {
    const { auth, as } = createTestAuth<{ readonly name: string }, Own>()
    const guard = sallyport(auth, { clientIp: false }).guard({ recheck: '0s' })
    const ann = { name: 'ann' }
    const { user, claims } = await guard(request(await as({ sub: 'u1', roles: ['maker'] }, ann)))
    expect(user).toBe(ann)
    expect(claims.roles).toEqual(['maker'])
    expect('name' in claims).toBe(false)
  })

  test('blocks and the clock work', async () => {
    const time = createClock()
    const { auth, as } = createTestAuth<unknown, Own>({ clock: time.clock, tokens: { accessTtl: '5m' } })
    const guard = sallyport(auth, { clientIp: false }).guard()
    const late = request(await as({ sub: 'u1', roles: [] }))
    const blocked = request(await as({ sub: 'u2', roles: [] }))
    await auth.block('u2')
    await expect(guard(blocked).catch(codeOf)).resolves.toBe('token_invalid')
    await guard(late)
    time.advance('6m')
    await expect(guard(late).catch(codeOf)).resolves.toBe('token_expired')
  })

  test('no other Auth accepts its tokens', async () => {
    const [one, other] = [createTestAuth(), createTestAuth()]
    const [, token = ''] = (await one.as({ sub: 'u1' })).split(' ')
    await expect(other.auth.verify(token).catch(codeOf)).resolves.toBe('token_invalid')
  })

  test('no password is accepted', async () => {
    const { auth, as } = createTestAuth()
    await as({ sub: 'u1' })
    const body = JSON.stringify({ username: 'u1', password: '' })
    const headers = { 'content-type': 'application/json' }
    const login = new Request('https://api.example.test/auth/login', { method: 'POST', headers, body })
    expect((await sallyport(auth, { clientIp: false }).routes(login))?.ok).toBe(false)
    await expect(auth.login({ login: 'u1', password: 'null' }).catch(codeOf)).resolves.toBe('credentials_invalid')
  })

  test('a registered claim is rejected by name', async () => {
    const { as } = createTestAuth<unknown, { exp: number }>()
    await expect(as({ sub: 'u1', exp: 5 })).rejects.toThrow(/exp/)
  })

  test('it throws in production and for unknown options', () => {
    expect(() => createTestAuth({ accesTokenTtl: '5m' } as object)).toThrow(/accesTokenTtl/)
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => createTestAuth()).toThrow(/^createTestAuth: .*production$/)
  })
})

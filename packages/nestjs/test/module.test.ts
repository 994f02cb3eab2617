import { Controller, Get, Inject, Injectable, Module, VersioningType } from '@nestjs/common'
import type { Auth } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { AUTH, CurrentUser, InjectAuth, SallyportGuard, SallyportModule } from '../src/index.ts'
import { bearer, password, platforms, setUp, start } from './setup.ts'

@Controller('me')
class MeController {
  @Get()
  me(@CurrentUser() claims?: { readonly sub: string }) {
    return { sub: claims?.sub ?? null }
  }
}

const controllers = [MeController]

async function statusOf(url: string, headers = {}, method = 'GET'): Promise<number> {
  return (await fetch(url, { headers, method })).status
}

describe.each(platforms)('the module on %s', platform => {
  const ways: readonly [string, (auth: Auth) => ReturnType<typeof SallyportModule.forRoot>][] = [
    ['forRoot(auth)', auth => SallyportModule.forRoot(auth)],
    ['forRoot({ auth })', auth => SallyportModule.forRoot({ auth })],
    ['forRootAsync with an Auth', auth => SallyportModule.forRootAsync({ useFactory: async () => auth })],
    ['forRootAsync with options', auth => SallyportModule.forRootAsync({ useFactory: () => ({ auth }) })],
  ]

  test.each(ways)('%s guards every controller and has the auth routes', async (_, make) => {
    const { auth } = setUp()
    const { url } = await start(platform, [make(auth)], { controllers })
    expect(await statusOf(`${url}/me`)).toBe(401)
    const body = JSON.stringify({ username: 'maker', password })
    const login = await fetch(`${url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const { access_token } = (await login.json()) as { access_token: string }
    const me = await fetch(`${url}/me`, { headers: bearer(access_token) })
    expect([me.status, await me.json()]).toEqual([200, { sub: 'u-maker' }])
  })

  test('forRootAsync injects imported providers and mounts at its base path', async () => {
    @Injectable()
    class Keys {
      readonly realm = 'from elsewhere'
    }
    @Module({ providers: [Keys], exports: [Keys] })
    class KeysModule {}

    const { auth } = setUp()
    const module = SallyportModule.forRootAsync({
      imports: [KeysModule],
      inject: [Keys],
      useFactory: ({ realm }: Keys) => ({ auth, realm }),
      basePath: '/v1/session',
    })
    const { url } = await start(platform, [module], { controllers })
    expect((await fetch(`${url}/me`)).headers.get('www-authenticate')).toBe('Bearer realm="from elsewhere"')
    expect(await statusOf(`${url}/v1/session/sessions`)).toBe(401)
    expect(await statusOf(`${url}/auth/sessions`)).toBe(404)
  })

  test('basePath: false leaves the routes out', async () => {
    const { auth } = setUp()
    const { url } = await start(platform, [SallyportModule.forRoot({ auth, basePath: false })], { controllers })
    expect(await statusOf(`${url}/auth/sessions`)).toBe(404)
    expect(await statusOf(`${url}/.well-known/jwks.json`)).toBe(404)
    expect(await statusOf(`${url}/me`)).toBe(401)
  })

  test('guards work with a global prefix and versions', async () => {
    const { auth } = setUp()
    const { url } = await start(
      platform,
      [SallyportModule.forRoot(auth)],
      { controllers },
      {
        configure: app => {
          app.setGlobalPrefix('api', { exclude: ['.well-known/jwks.json'] })
          app.enableVersioning({ type: VersioningType.URI, defaultVersion: '2' })
        },
      },
    )
    expect(await statusOf(`${url}/api/v2/me`)).toBe(401)
    expect(await statusOf(`${url}/me`)).toBe(404)
    expect(await statusOf(`${url}/api/auth/sessions`)).toBe(401)
    expect(await statusOf(`${url}/.well-known/jwks.json`)).toBe(200)
  })

  test('a test can override the guard and the Auth', async () => {
    const { auth, login } = setUp()
    const headers = bearer((await login('maker')).accessToken)
    const open = await start(
      platform,
      [SallyportModule.forRoot(auth)],
      { controllers: [OpenController] },
      {
        override: builder => builder.overrideProvider(SallyportGuard).useValue({ canActivate: () => true }),
      },
    )
    expect(await statusOf(`${open.url}/open`)).toBe(200)
    const claims = { ...(await auth.verify((await login('maker')).accessToken)), sub: 'u-fake' }
    const faked = await start(
      platform,
      [SallyportModule.forRoot(auth)],
      { controllers },
      {
        override: builder => builder.overrideProvider(AUTH).useValue({ ...auth, verify: async () => claims }),
      },
    )
    expect(await (await fetch(`${faked.url}/me`, { headers })).json()).toEqual({ sub: 'u-fake' })
  })
})

@Controller('open')
class OpenController {
  @Get()
  open() {
    return 'ok'
  }
}

test('the Auth can be injected everywhere and is closed with the application', async () => {
  @Injectable()
  class Blocking {
    constructor(
      @InjectAuth() readonly auth: Auth,
      @Inject(AUTH) readonly same: Auth,
    ) {}
  }

  let closed = 0
  const auth: Auth = { ...setUp().auth, close: async () => void closed++ }
  const { app } = await start('express', [SallyportModule.forRoot({ auth, closeAuth: true })], {
    providers: [Blocking],
  })
  expect(app.get(Blocking).auth).toBe(app.get(Blocking).same)
  expect(app.get(Blocking).auth).toBe(auth)
  await app.close()
  expect(closed).toBe(1)
})

test('an application closes an Auth that its factory made, and none that it was given', async () => {
  const { auth } = setUp()
  const closed: string[] = []
  const named = (name: string): Auth => ({ ...auth, close: async () => void closed.push(name) })
  for (const module of [
    SallyportModule.forRoot(named('given')),
    SallyportModule.forRoot({ auth: named('given with options') }),
    SallyportModule.forRootAsync({ useFactory: () => named('made') }),
    SallyportModule.forRootAsync({ useFactory: () => ({ auth: named('made, and kept open'), closeAuth: false }) }),
  ]) {
    const { app } = await start('express', [module])
    await app.close()
  }
  expect(closed).toEqual(['made'])
})

test.each(['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'])(
  'the Auth is closed before a module that its factory needs ends a pool in %s',
  async hook => {
    const order: string[] = []
    @Injectable()
    class Pool {}
    Object.defineProperty(Pool.prototype, hook, { value: async () => void order.push('pool') })
    @Module({ providers: [Pool], exports: [Pool] })
    class DatabaseModule {}

    const auth: Auth = { ...setUp().auth, close: async () => void order.push('auth') }
    const module = SallyportModule.forRootAsync({
      imports: [DatabaseModule],
      inject: [Pool],
      useFactory: () => auth,
    })
    const { app } = await start('express', [module])
    await app.close()
    expect(order).toEqual(['auth', 'pool'])
  },
)

test('an application with two Sallyport modules does not start', async () => {
  const one = SallyportModule.forRoot(setUp().auth)
  const other = SallyportModule.forRootAsync({ useFactory: () => setUp().auth, basePath: false })
  await expect(start('express', [one, other])).rejects.toThrow(/^SallyportModule: is imported 2 times/)
})

test('a factory cannot return the base path', async () => {
  const module = SallyportModule.forRootAsync({ useFactory: () => ({ auth: setUp().auth, basePath: false }) })
  await expect(start('express', [module])).rejects.toThrow(/^basePath: set it next to useFactory/)
})

test('mistakes in the options fail at the start', async () => {
  const { auth } = setUp()
  for (const [options, message] of [
    [{}, /^auth: must be what createAuth returns$/],
    [{ auth: {} }, /^auth: must be what createAuth returns$/],
    [{ auth, loginField: 'password' }, /^loginField: /],
    [{ auth, realm: '' }, /^realm: /],
    [{ auth, prefx: 'x' }, /^prefx: is not an option of SallyportModule, whose options are /],
  ] as const) {
    await expect(start('express', [SallyportModule.forRoot(options as never)])).rejects.toThrow(message)
  }
})

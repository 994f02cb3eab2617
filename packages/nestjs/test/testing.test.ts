import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import type { Auth, ClaimsOf, UserOf } from '@sallyport/core'
import { createTestAuth } from '@sallyport/testkit'
import { of } from 'rxjs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  admitting,
  AUTH,
  CurrentUser,
  InjectAuth,
  Recheck,
  RecheckedUser,
  Roles,
  SallyportGuard,
  SallyportModule,
  SallyportSessions,
} from '../src/index.ts'
import type { PlatformResponse } from '../src/index.ts'
import type { PlatformRequest } from '../src/request.ts'
import { platforms, setUp, start, type User } from './setup.ts'

type Own = Auth<User, { readonly roles: readonly string[] }>

@Controller()
class Routes {
  constructor(
    @InjectAuth() private readonly auth: Own,
    @Inject(SallyportSessions) private readonly sessions: SallyportSessions,
  ) {}

  @Roles('checker')
  @Get('claims')
  claims(@CurrentUser() { sub, roles }: ClaimsOf<Own>) {
    return { sub, roles }
  }

  @Recheck('0s')
  @Get('user')
  user(@RecheckedUser() user: UserOf<Own>) {
    return user
  }

  @UseGuards(SallyportGuard)
  @Get('twice')
  twice(@CurrentUser() { sub }: ClaimsOf<Own>) {
    return { sub }
  }

  @Get('session')
  async session(
    @CurrentUser() { sub }: ClaimsOf<Own>,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) response: PlatformResponse,
  ) {
    return this.sessions.deliver(request, response, await this.auth.createSession(sub))
  }
}

@UseGuards(SallyportGuard)
@Controller()
class Twice {
  @Get('twice')
  twice() {
    return 'ok'
  }
}

const controllers = [Routes]

afterEach(() => {
  vi.unstubAllEnvs()
})

describe.each(platforms)('a test of an application on %s', platform => {
  test('replaces the Auth everywhere', async () => {
    const { auth, as } = createTestAuth<User, { readonly roles: readonly string[] }>()
    const module = SallyportModule.forRootAsync({ useFactory: () => ({ auth: setUp().auth, cookies: {} }) })
    const { url } = await start(
      platform,
      [module],
      { controllers },
      {
        override: builder => builder.overrideProvider(AUTH).useValue(auth),
      },
    )
    const checker = { authorization: await as({ sub: 'u1', roles: ['checker'] }) }
    const maker = { authorization: await as({ sub: 'u2', roles: ['maker'] }) }
    const get = async (path: string, headers: Record<string, string>) => fetch(url + path, { headers })
    expect(await (await get('/claims', checker)).json()).toEqual({ sub: 'u1', roles: ['checker'] })
    expect((await get('/claims', maker)).status).toBe(403)
    expect(await (await get('/user', maker)).json()).toEqual({ roles: ['maker'] })
    expect(await (await get('/auth/sessions', maker)).json()).toMatchObject({ sessions: [{ device: null }] })
    const delivered = await get('/session', maker)
    expect([delivered.status, delivered.headers.getSetCookie().length]).toEqual([200, 1])
  })

  test('gives every request claims, with a global guard and with a guard on a class', async () => {
    const { auth, users } = setUp()
    const user = users.get('u-maker')!
    const guard = admitting({ sub: 'u-test', roles: ['any'] }, user)
    const { url } = await start(
      platform,
      [SallyportModule.forRoot(auth)],
      { controllers },
      {
        override: builder => builder.overrideProvider(SallyportGuard).useValue(guard),
      },
    )
    const answers = await Promise.all(
      ['/claims', '/user', '/twice'].map(async path => (await fetch(url + path)).json()),
    )
    expect(answers).toEqual([{ sub: 'u-test', roles: ['any'] }, user, { sub: 'u-test' }])
  })
})

test('a guard that a test puts in place of Sallyport’s may be asynchronous', async () => {
  const answers = [of(true), of(false), Promise.resolve(true), false]
  const guard = { canActivate: () => answers.shift() }
  const { url } = await start(
    'express',
    [SallyportModule.forRoot({ auth: setUp().auth, globalGuard: false })],
    { controllers: [Twice], providers: [{ provide: APP_GUARD, useExisting: SallyportGuard }] },
    { override: builder => builder.overrideProvider(SallyportGuard).useValue(guard) },
  )
  expect((await fetch(`${url}/twice`)).status).toBe(403)
  expect((await fetch(`${url}/twice`)).status).toBe(403)
  expect(answers).toEqual([])
})

test('admitting is refused in production', () => {
  vi.stubEnv('NODE_ENV', 'production')
  expect(() => admitting({ sub: 'u-test' })).toThrow(/^admitting: .*production$/)
})

import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  HttpException,
  Inject,
  Injectable,
  Req,
  Res,
} from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import type { Auth } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import {
  admitting,
  CurrentUser,
  InjectAuth,
  Public,
  SallyportGuard,
  SallyportModule,
  SallyportSessions,
} from '../src/index.ts'
import type { PlatformResponse } from '../src/index.ts'
import { bearer, platforms, setUp, start } from './setup.ts'

@Controller()
class Routes {
  constructor(
    @Inject(SallyportSessions) private readonly sessions: SallyportSessions,
    @InjectAuth() private readonly auth: Auth,
  ) {}

  @Get('me')
  me(@CurrentUser() claims: { readonly sub: string }) {
    return { sub: claims.sub }
  }

  @Public('a passkey is the proof')
  @Get('passkey')
  async passkey(@Req() request: never, @Res({ passthrough: true }) response: PlatformResponse) {
    return this.sessions.deliver(request, response, await this.auth.createSession('u-maker'), { remember: true })
  }
}

const controllers = [Routes]

/** Counts by user, and has a limit of one. */
@Injectable()
class UserThrottler implements CanActivate {
  private readonly counts = new Map<string, number>()

  canActivate(context: ExecutionContext): boolean {
    const { auth } = context.switchToHttp().getRequest<{ auth?: { claims: { sub: string } } }>()
    const tracker = auth?.claims.sub ?? 'an address'
    const count = (this.counts.get(tracker) ?? 0) + 1
    this.counts.set(tracker, count)
    if (count > 1) throw new HttpException(tracker, 429)
    return true
  }
}

describe.each(platforms)('on %s', platform => {
  test('a throttler that is provided after the guard counts by user', async () => {
    const { auth, login } = setUp()
    const module = SallyportModule.forRoot({ auth, globalGuard: false })
    const providers = [
      { provide: APP_GUARD, useExisting: SallyportGuard },
      { provide: APP_GUARD, useClass: UserThrottler },
    ]
    const { url } = await start(platform, [module], { controllers, providers })
    const statusOf = async (headers = {}) => (await fetch(`${url}/me`, { headers })).status
    const [maker, admin] = [bearer((await login('maker')).accessToken), bearer((await login('admin')).accessToken)]
    expect([await statusOf(maker), await statusOf(admin), await statusOf(maker), await statusOf()]).toEqual([
      200, 200, 429, 401,
    ])
  })

  test('@CurrentUser works with a guard that a test puts in place of Sallyport’s', async () => {
    const { auth } = setUp()
    const { url } = await start(
      platform,
      [SallyportModule.forRoot(auth)],
      { controllers },
      {
        override: builder => builder.overrideProvider(SallyportGuard).useValue(admitting({ sub: 'u-test' })),
      },
    )
    expect(await (await fetch(`${url}/me`)).json()).toEqual({ sub: 'u-test' })
  })

  test('tokens of createSession are delivered like those of the login', async () => {
    const { auth } = setUp()
    const { url } = await start(platform, [SallyportModule.forRoot({ auth, cookies: {} })], { controllers })
    const response = await fetch(`${url}/passkey`)
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-sp-refresh=~.*Max-Age=\d+/)])
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', csrf_token: expect.any(String) as string })
  })
})

test('the start fails without a global guard', async () => {
  const module = SallyportModule.forRoot({ auth: setUp().auth, globalGuard: false })
  await expect(start('express', [module], { controllers })).rejects.toThrow(/^globalGuard: is false, so add \{ provide/)
})

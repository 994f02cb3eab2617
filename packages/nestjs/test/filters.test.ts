import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get, HttpException } from '@nestjs/common'
import { APP_FILTER, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core'
import { AuthError, isAuthError } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { Public, Roles, SallyportModule } from '../src/index.ts'
import { bearer, platforms, setUp, start } from './setup.ts'

@Controller()
class Routes {
  @Get('me')
  me() {
    return 'ok'
  }

  @Roles('admin')
  @Get('admin')
  admin() {
    return 'ok'
  }

  @Public('throws')
  @Get('thrown')
  thrown() {
    throw new AuthError('too_many_requests', { retryAfter: 30 })
  }
}

const caught: unknown[] = []

/** From Nest's docs: https://docs.nestjs.com/exception-filters#catch-everything */
@Catch()
class CatchEverything implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    caught.push(exception)
    const { httpAdapter } = this.host
    const context = host.switchToHttp()
    const statusCode = exception instanceof HttpException ? exception.getStatus() : 500
    httpAdapter.reply(context.getResponse(), { statusCode }, statusCode)
  }
}

/** Does what SentryGlobalFilter does: does not report an HttpException or an error with a status below 500. */
class Reporting extends BaseExceptionFilter {
  static readonly reported: unknown[] = []

  override catch(exception: unknown, host: ArgumentsHost): void {
    if (!(exception instanceof HttpException)) Reporting.reported.push(exception)
    // oxlint-disable-next-line promise/valid-params -- a filter's, and no promise's
    super.catch(exception, host)
  }
}
Catch()(Reporting)

const registrations = {
  'useGlobalFilters, with the catch-all filter of the documentation': {
    configure: (app: Parameters<NonNullable<NonNullable<Parameters<typeof start>[3]>['configure']>>[0]) =>
      app.useGlobalFilters(new CatchEverything(app.get(HttpAdapterHost))),
  },
  'useGlobalFilters, with a subclass of BaseExceptionFilter': {
    configure: (app: Parameters<NonNullable<NonNullable<Parameters<typeof start>[3]>['configure']>>[0]) =>
      app.useGlobalFilters(new Reporting(app.get(HttpAdapterHost).httpAdapter)),
  },
  'an APP_FILTER that is registered after ours': {
    providers: [
      {
        provide: APP_FILTER,
        useFactory: (host: HttpAdapterHost) => new CatchEverything(host),
        inject: [HttpAdapterHost],
      },
    ],
  },
}

describe.each(platforms)('on %s a refusal stays a refusal under', platform => {
  test.each(Object.entries(registrations))('C04 H10 %s', async (_, registration) => {
    const { auth, login } = setUp()
    const { providers = [], ...options } = { providers: undefined, ...registration }
    const { url } = await start(
      platform,
      [SallyportModule.forRoot(auth)],
      { controllers: [Routes], providers: providers ?? [] },
      options,
    )
    const maker = bearer((await login('maker')).accessToken)
    const ask = async (path: string, init: RequestInit = {}) => {
      const { status, headers } = await fetch(url + path, init)
      return [status, headers.get('www-authenticate'), headers.get('retry-after'), headers.get('cache-control')]
    }
    expect(await ask('/me')).toEqual([401, 'Bearer realm="api"', null, 'no-store'])
    expect(await ask('/me', { headers: bearer('x') })).toEqual([
      401,
      'Bearer realm="api", error="invalid_token"',
      null,
      'no-store',
    ])
    expect(await ask('/admin', { headers: maker })).toEqual([403, null, null, 'no-store'])
    expect(await ask('/thrown')).toEqual([429, null, '30', 'no-store'])
    const body = JSON.stringify({ username: 'maker', password: 'wrong' })
    const wrong = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    expect(await ask('/auth/login', wrong)).toEqual([401, 'Bearer realm="api"', null, 'no-store'])
    expect(await ask('/auth/sessions')).toEqual([401, 'Bearer realm="api"', null, 'no-store'])
    expect(Reporting.reported).toEqual([])
  })
})

test('I13 filters get an error that is an AuthError and an HttpException', () => {
  const [exception] = caught
  expect([exception instanceof HttpException, exception instanceof AuthError, isAuthError(exception)]).toEqual([
    true,
    true,
    true,
  ])
  expect(exception).toMatchObject({ name: 'AuthError', code: 'authentication_required', retry: false })
  expect((exception as HttpException).getResponse()).toMatchObject({ status: 401, code: 'authentication_required' })
})

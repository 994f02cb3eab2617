import {
  type ArgumentsHost,
  type CallHandler,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  HttpException,
  Inject,
  Injectable,
  type NestInterceptor,
  type Provider,
  Scope,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common'
import { APP_FILTER, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core'
import { AuthError } from '@sallyport/core'
import { catchError, throwError } from 'rxjs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Public, SallyportModule } from '../src/index.ts'
import { SallyportInterceptor } from '../src/interceptor.ts'
import { platforms, setUp, start, type StartOptions } from './setup.ts'

const limited = () => new AuthError('too_many_requests', { retryAfter: 30 })

@Public('throws')
@Controller()
class Throwing {
  @Get('thrown')
  thrown() {
    throw limited()
  }

  @Get('rejected')
  async rejected() {
    return Promise.reject(limited())
  }

  @Get('observed')
  observed() {
    return throwError(limited)
  }
}

/** What filters got: the status of an error, or undefined for anything but an HttpException. */
const seen: (number | undefined)[] = []

@Catch()
@Injectable()
class OtherFilter implements ExceptionFilter {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    seen.push(exception instanceof HttpException ? exception.getStatus() : undefined)
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), {}, 429)
  }
}

@Injectable()
class OtherInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => error)))
  }
}

@Public('throws')
@Controller()
@UseFilters(OtherFilter)
class FilteredClass {
  @Get('thrown')
  thrown() {
    throw limited()
  }
}

@Public('throws')
@Controller()
class FilteredMethod {
  @UseFilters(OtherFilter)
  @Get('thrown')
  thrown() {
    throw limited()
  }
}

@Public('throws')
@Controller()
class InterceptedMethod {
  @UseInterceptors(OtherInterceptor)
  @Get('thrown')
  thrown() {
    throw limited()
  }
}

interface Way {
  readonly controller?: new () => object
  readonly providers?: Provider[]
  readonly configure?: StartOptions['configure']
}

const ways: readonly [string, Way][] = [
  [
    'a filter of useGlobalFilters',
    { configure: app => app.useGlobalFilters(new OtherFilter(app.get(HttpAdapterHost))) },
  ],
  ['an APP_FILTER', { providers: [{ provide: APP_FILTER, useClass: OtherFilter }] }],
  [
    'a request-scoped APP_FILTER',
    { providers: [{ provide: APP_FILTER, useClass: OtherFilter, scope: Scope.REQUEST }] },
  ],
  ['a filter of a class', { controller: FilteredClass }],
  ['a filter of a method', { controller: FilteredMethod }],
  ['an interceptor of useGlobalInterceptors', { configure: app => app.useGlobalInterceptors(new OtherInterceptor()) }],
  ['an APP_INTERCEPTOR', { providers: [{ provide: APP_INTERCEPTOR, useClass: OtherInterceptor }] }],
  ['an interceptor of a method', { controller: InterceptedMethod }],
]

describe.each(platforms)('on %s', platform => {
  const open = async ({ controller = Throwing, providers = [], configure = () => {} }: Way) => {
    const { auth } = setUp()
    const metadata = { controllers: [controller], providers }
    return start(platform, [SallyportModule.forRoot(auth)], metadata, { configure })
  }

  let ran = 0
  const { intercept } = SallyportInterceptor.prototype
  beforeEach(() => {
    ran = 0
    SallyportInterceptor.prototype.intercept = function (context, next) {
      ran++
      return intercept.call(this, context, next)
    }
  })
  afterEach(() => {
    SallyportInterceptor.prototype.intercept = intercept
  })

  test('I13 without other filters and interceptors, ours does not run and errors are answered as before', async () => {
    const { url } = await open({})
    for (const path of ['/thrown', '/rejected', '/observed']) {
      const response = await fetch(url + path)
      expect([response.status, response.headers.get('retry-after'), response.headers.get('cache-control')]).toEqual([
        429,
        '30',
        'no-store',
      ])
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      expect(await response.json()).toMatchObject({ status: 429, code: 'too_many_requests' })
    }
    expect(ran).toBe(0)
  })

  test.each(ways)('I13 with %s, ours runs, and filters get an HttpException', async (_, way) => {
    seen.length = 0
    const { url } = await open(way)
    expect((await fetch(`${url}/thrown`)).status).toBe(429)
    expect(ran).toBe(1)
    expect(seen).not.toContain(undefined)
  })
})

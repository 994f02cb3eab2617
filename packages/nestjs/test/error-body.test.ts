import { Catch, Controller, Get, Inject } from '@nestjs/common'
import { APP_FILTER, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core'
import type { ErrorBody } from '@sallyport/core/http'
import { describe, expect, test, vi } from 'vitest'
import { Roles, SallyportModule } from '../src/index.ts'
import { bearer, platforms, setUp, start } from './setup.ts'

@Controller()
class Routes {
  @Get('me')
  me() {
    return 'ok'
  }

  @Roles('checker')
  @Get('checkers')
  checkers() {
    return 'ok'
  }
}

/** The catch-all filter of Nest's docs. */
@Catch()
class AnyFilter extends BaseExceptionFilter {
  constructor(@Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost) {
    super(httpAdapter)
  }
}

const filters = {
  'the filter of the module': [],
  'a filter of the application that catches everything': [{ provide: APP_FILTER, useClass: AnyFilter }],
}

describe.each(platforms)('errorBody on %s', platform => {
  test.each(Object.entries(filters))('is asked once for each answer, with the request, by %s', async (_, providers) => {
    const { auth, login } = setUp()
    const errorBody = vi.fn<ErrorBody>(({ code }, request) => ({ code, language: request!.header('accept-language') }))
    const module = SallyportModule.forRoot({ auth, errorBody })
    const { url } = await start(platform, [module], { controllers: [Routes], providers })
    const maker = bearer((await login('maker')).accessToken)
    for (const [path, headers, status, code] of [
      ['/me', {}, 401, 'authentication_required'],
      ['/checkers', maker, 403, 'forbidden'],
      ['/auth/sessions', {}, 401, 'authentication_required'],
    ] as const) {
      errorBody.mockClear()
      const response = await fetch(url + path, { headers: { 'accept-language': 'de', ...headers } })
      expect([response.status, await response.json()]).toEqual([status, { code, language: 'de' }])
      expect(errorBody).toHaveBeenCalledTimes(1)
    }
  })
})

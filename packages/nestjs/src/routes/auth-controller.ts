import { Controller, Delete, Get, Inject, Post, Req, Res, type Type, VERSION_NEUTRAL } from '@nestjs/common'
import type { PlatformResponse } from '../reply.ts'
import type { PlatformRequest } from '../request.ts'
import { Public } from '../rules/decorators.ts'
import { ANSWER_ROUTE, type AnswerRoute } from './answer.ts'

const byRefreshToken = 'the refresh token is the proof'

/** Core's auth routes as methods of a controller: the application's filters, interceptors and guards see them. */
class AuthRoutes {
  constructor(@Inject(ANSWER_ROUTE) private readonly answer: AnswerRoute) {}

  @Public('login')
  @Post('login')
  login(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
    return this.answer('POST /login', request, response)
  }

  @Public(byRefreshToken)
  @Post('refresh')
  refresh(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
    return this.answer('POST /refresh', request, response)
  }

  @Public(byRefreshToken)
  @Post('logout')
  logout(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
    return this.answer('POST /logout', request, response)
  }

  @Post('logout-all')
  logoutAll(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
    return this.answer('POST /logout-all', request, response)
  }

  @Get('sessions')
  sessions(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
    return this.answer('GET /sessions', request, response)
  }

  @Delete('sessions/:id')
  endSession(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
    return this.answer('DELETE /sessions/:id', request, response)
  }
}

/** Makes the controller of the auth routes below a path, for every version of the application. */
export function authController(path: string): Type {
  class AuthController extends AuthRoutes {}
  Controller({ path, version: VERSION_NEUTRAL })(AuthController)
  return AuthController
}

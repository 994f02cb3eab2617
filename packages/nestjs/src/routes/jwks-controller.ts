import { Controller, Get, Inject, Req, Res, VERSION_NEUTRAL } from '@nestjs/common'
import type { PlatformResponse } from '../reply.ts'
import type { PlatformRequest } from '../request.ts'
import { Public } from '../rules/decorators.ts'
import { ANSWER_ROUTE, type AnswerRoute } from './answer.ts'

/** The public keys, where everybody looks for them (RFC 8615). */
@Controller({ path: '.well-known', version: VERSION_NEUTRAL })
export class JwksController {
  constructor(@Inject(ANSWER_ROUTE) private readonly answer: AnswerRoute) {}

  @Public('public keys')
  @Get('jwks.json')
  keys(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
    return this.answer('GET /.well-known/jwks.json', request, response)
  }
}

import { Inject, Injectable } from '@nestjs/common'
import type { TokenPair } from '@sallyport/core'
import { type AdapterBase, type DeliverOptions, type FrameworkResponse, prepareReply } from '@sallyport/core/adapter'
import { BASE } from './options.ts'
import { type PlatformRequest, toRouteRequest } from './request.ts'

/** Delivers tokens of `createSession`, for example after a passkey or a second factor. */
@Injectable()
export class SallyportSessions {
  constructor(@Inject(BASE) private readonly base: AdapterBase<unknown, unknown>) {}

  /**
   * Sets the login's cookies on the response, if there are any, and resolves to the login's body, for you to return, or to
   * drop if you redirect. Take the response by `@Res({ passthrough: true })`.
   */
  async deliver(
    request: PlatformRequest,
    response: FrameworkResponse,
    pair: TokenPair,
    options?: DeliverOptions,
  ): Promise<object> {
    return prepareReply(response, await this.base.deliver(toRouteRequest(request), pair, options))
  }
}

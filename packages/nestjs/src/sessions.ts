import { Inject, Injectable } from '@nestjs/common'
import type { Auth, TokenPair } from '@sallyport/core'
import { createDelivery, type Deliver } from '@sallyport/core/http'
import type { DeliverOptions } from '@sallyport/core/adapter'
import { AUTH, type Settings, SETTINGS } from './options.ts'
import { type PlatformResponse, setHeader } from './reply.ts'
import { type PlatformRequest, toRouteRequest } from './request.ts'

/** Delivers tokens that the application made by `createSession`, after a passkey or a second factor. */
@Injectable()
export class SallyportSessions {
  private readonly make: Deliver

  constructor(@Inject(AUTH) auth: Auth, @Inject(SETTINGS) settings: Settings) {
    this.make = createDelivery(auth, settings)
  }

  /**
   * Sets the cookies of the login on the response, where there are any, and resolves to the body of the login, to return or
   * to leave out with a redirect. Take the response by `@Res({ passthrough: true })`.
   */
  async deliver(
    request: PlatformRequest,
    response: PlatformResponse,
    pair: TokenPair,
    options?: DeliverOptions,
  ): Promise<object> {
    const { headers, body } = await this.make(toRouteRequest(request), pair, options)
    for (const [name, value] of headers) if (name !== 'content-type') setHeader(response, name, value)
    return body as object
  }
}

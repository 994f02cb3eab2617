import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type AuthError, isAuthError } from '@sallyport/core'
import { errorReply } from '@sallyport/core/http'
import { throwError } from 'rxjs'
import { type Settings, SETTINGS } from './options.ts'
import { type PlatformResponse, sendReply } from './reply.ts'

/** Stands for the AuthError of every copy of core: Nest chooses a filter by `instanceof`. */
class AnyAuthError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isAuthError(value)
  }
}

/** Answers AuthErrors with problem documents (RFC 9457), and leaves every other error to Nest. */
@Catch(AnyAuthError)
export class SallyportFilter implements ExceptionFilter<AuthError> {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  catch(error: AuthError, host: ArgumentsHost): unknown {
    const reply = errorReply(error, this.settings)
    const type = host.getType<string>()
    if (type === 'http') return this.answer(host.getArgByIndex<PlatformResponse>(1), reply)
    // A microservice's client gets what an observable fails with.
    if (type === 'rpc') return throwError(() => reply.body)
    // GraphQL shows `extensions`, and reports an error that is returned as one that is thrown.
    return Object.assign(error, { extensions: reply.body })
  }

  private answer(response: PlatformResponse, reply: ReturnType<typeof errorReply>): void {
    const { httpAdapter } = this.host
    if (httpAdapter.isHeadersSent(response)) httpAdapter.end(response)
    else sendReply(response, reply)
  }
}

import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { errorReply } from '@sallyport/core/http'
import { throwError } from 'rxjs'
import { type Settings, SETTINGS } from './options.ts'
import { refusalOf } from './refusal.ts'
import { type PlatformResponse, sendReply } from './reply.ts'

/** Stands for what the filter answers, AuthErrors of every copy of core among it: Nest chooses by `instanceof`. */
class Refused extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return refusalOf(value) !== undefined
  }
}

/**
 * Answers AuthErrors, and bodies that the platform cannot parse, with problem documents (RFC 9457). It leaves every
 * other error to Nest.
 */
@Catch(Refused)
export class SallyportFilter implements ExceptionFilter {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): unknown {
    const error = refusalOf(exception)
    const reply = errorReply(error, this.settings)
    const type = host.getType<string>()
    if (type === 'http') return this.answer(host.getArgByIndex<PlatformResponse>(1), reply)
    // A microservice's client gets what an observable fails with.
    if (type === 'rpc') return throwError(() => reply.body)
    // GraphQL shows `extensions`, and reports an error that is returned as one that is thrown.
    return Object.assign(error ?? {}, { extensions: reply.body })
  }

  private answer(response: PlatformResponse, reply: ReturnType<typeof errorReply>): void {
    const { httpAdapter } = this.host
    if (httpAdapter.isHeadersSent(response)) httpAdapter.end(response)
    else sendReply(response, reply)
  }
}

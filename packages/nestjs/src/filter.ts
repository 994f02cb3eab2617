import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type FrameworkResponse, isAnswered, sendReply } from '@sallyport/core/adapter'
import { errorReply, type HttpReply } from '@sallyport/core/http'
import { throwError } from 'rxjs'
import { AuthException } from './exception.ts'
import { OPTIONS, type ReadOptions } from './options.ts'
import { refusalOf } from './refusal.ts'
import { toHttpRequest } from './request.ts'

/** Matches what the filter answers, AuthErrors of any copy of core included: Nest chooses filters by `instanceof`. */
class Refused extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return refusalOf(value) !== undefined
  }
}

/** What is used of a client of `ws`, or of Socket.IO. */
type WebSocketClient =
  | { readonly readyState: number; send(text: string): unknown }
  | { emit(event: string, message: unknown): unknown }

/**
 * Answers AuthErrors, and bodies that the platform cannot parse, with problem documents (RFC 9457). Other errors are left
 * to Nest.
 *
 * The module makes it a global filter. Nest runs no global filter for WebSocket gateways: put
 * `@UseFilters(SallyportFilter)` on those, and clients get the event `exception`.
 */
@Catch(Refused)
export class SallyportFilter implements ExceptionFilter {
  constructor(
    @Inject(OPTIONS) private readonly options: ReadOptions,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): unknown {
    const error = refusalOf(exception)
    const request = host.getType() === 'http' ? toHttpRequest(host.getArgByIndex<unknown>(0)) : undefined
    const reply = exception instanceof AuthException ? exception.reply : errorReply(error, this.options, request)
    switch (host.getType<string>()) {
      case 'http':
        return this.answer(host.getArgByIndex<FrameworkResponse>(1), reply)
      case 'ws':
        return emit(host.switchToWs().getClient<WebSocketClient>(), reply.body)
      case 'rpc':
        // A microservice's client gets what an observable fails with.
        return throwError(() => reply.body)
      default:
        // GraphQL shows `extensions`, and takes an error that is returned for one that is thrown.
        return Object.assign(error ?? {}, { extensions: reply.body })
    }
  }

  private answer(response: FrameworkResponse, reply: HttpReply): void {
    const { httpAdapter } = this.host
    if (!httpAdapter.isHeadersSent(response)) sendReply(response, reply)
    else if (!isAnswered(response)) httpAdapter.end(response)
  }
}

function emit(client: WebSocketClient, message: unknown): void {
  if ('readyState' in client) client.send(JSON.stringify({ event: 'exception', data: message }))
  else client.emit('exception', message)
}

import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { errorReply, type HttpReply } from '@sallyport/core/http'
import { throwError } from 'rxjs'
import { AuthException } from './exception.ts'
import { type Settings, SETTINGS } from './options.ts'
import { refusalOf } from './refusal.ts'
import { toHttpRequest } from './request.ts'
import { isAnswered, type PlatformResponse, sendReply } from './reply.ts'

/** Stands for what the filter answers, AuthErrors of every copy of core among it: Nest chooses by `instanceof`. */
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
 * Answers AuthErrors, and bodies that the platform cannot parse, with problem documents (RFC 9457). It leaves every
 * other error to Nest.
 *
 * The module makes it a global filter. Nest asks no global filter for WebSocket gateways: put
 * `@UseFilters(SallyportFilter)` on those, and clients get the event `exception`.
 */
@Catch(Refused)
export class SallyportFilter implements ExceptionFilter {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): unknown {
    const error = refusalOf(exception)
    const request = host.getType() === 'http' ? toHttpRequest(host.getArgByIndex<unknown>(0)) : undefined
    const reply = exception instanceof AuthException ? exception.reply : errorReply(error, this.settings, request)
    switch (host.getType<string>()) {
      case 'http':
        return this.answer(host.getArgByIndex<PlatformResponse>(1), reply)
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

  private answer(response: PlatformResponse, reply: HttpReply): void {
    const { httpAdapter } = this.host
    if (!httpAdapter.isHeadersSent(response)) sendReply(response, reply)
    else if (!isAnswered(response)) httpAdapter.end(response)
  }
}

function emit(client: WebSocketClient, message: unknown): void {
  if ('readyState' in client) client.send(JSON.stringify({ event: 'exception', data: message }))
  else client.emit('exception', message)
}

import type { HttpRequest } from '../http/request/request.ts'
import type { ClientIp } from './client-ip/client-ip.ts'
import { readClientIp } from './client-ip/read-client-ip.ts'

/**
 * A request and what is known about it, for loaders and for the handlers of a router. Another router than Sallyport's may make
 * one, and pass it to a guarded handler in place of the runtime's argument.
 */
export interface WebCall<Context = unknown> {
  /** The request itself. */
  readonly request: Request
  /** The request's URL, parsed. */
  readonly url: URL
  /** The parameters of the router's path, decoded, or those that a guard was called with. Otherwise empty. */
  readonly params: Readonly<Record<string, string>>
  /** What the runtime passed after the request, such as Bun's server, Deno's info or Cloudflare's environment. */
  readonly context: Context
}

class Call<Context> implements WebCall<Context> {
  private parsed: URL | undefined

  constructor(
    readonly request: Request,
    readonly context: Context,
    readonly params: Readonly<Record<string, string>>,
  ) {}

  get url(): URL {
    return (this.parsed ??= new URL(this.request.url))
  }
}

/** Makes what a router passes to its handlers. */
export function makeCall<Context>(
  request: Request,
  context: Context,
  params: Readonly<Record<string, string>> = {},
): WebCall<Context> {
  return new Call(request, context, params)
}

/** Gives the call of a request: the router's own, or a new one for what the runtime passed. */
export function callOf<Context>(
  request: Request,
  passed: WebCall<Context> | Context,
  params?: WebCall['params'],
): WebCall<Context> {
  checkRequest(request)
  if (!isCall<Context>(passed)) return makeCall(request, passed, params)
  return params === undefined ? passed : makeCall(request, passed.context, params)
}

const members: readonly (keyof WebCall)[] = ['request', 'url', 'params', 'context']

/** By its members, because another router may make it too. */
function isCall<Context>(passed: unknown): passed is WebCall<Context> {
  return typeof passed === 'object' && passed !== null && members.every(name => name in passed)
}

/** By its members, because a request may come from another realm or a polyfill. */
function checkRequest(request: unknown): void {
  const { method, url, headers } = Object(request) as Partial<Record<keyof Request, unknown>>
  const { get } = Object(headers) as Partial<Headers>
  if (typeof method === 'string' && typeof url === 'string' && typeof get === 'function') return
  throw new TypeError('request: must be a standard Request, whose headers have a method get')
}

/** A class, because every guarded request needs one: members that nobody reads cost nothing. */
class WebRequest<Context> implements HttpRequest {
  // Headers joins two values of a name with a comma. A bearer token cannot contain one, so the token source refuses it.
  readonly rawHeaders: readonly string[] = []

  constructor(
    readonly native: WebCall<Context>,
    private readonly clientIp: ClientIp<Context> | false,
  ) {}

  get method(): string {
    return this.native.request.method
  }

  get url(): string {
    return this.native.request.url
  }

  get ip(): string | undefined {
    const { request, context } = this.native
    return readClientIp(this.clientIp, request, context)
  }

  header(name: string): string | undefined {
    return this.native.request.headers.get(name) ?? undefined
  }
}

/** Adapts a call for core's guards and routes. */
export function toHttpRequest<Context>(call: WebCall<Context>, clientIp: ClientIp<Context> | false): HttpRequest {
  return new WebRequest(call, clientIp)
}

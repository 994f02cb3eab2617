import type { IncomingHttpHeaders } from 'node:http'
import type { HttpRequest, RouteRequest } from '@sallyport/core/http'

/** What is read of a request of platform-express, platform-fastify, or Node itself. */
export interface PlatformRequest {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders?: unknown
  /** Node's own request, on platform-fastify. */
  readonly raw?: object | undefined
  readonly ip?: string | undefined
  readonly body?: unknown
  readonly params?: unknown
}

/** A request as core reads it, or undefined for anything that has no headers. */
export function toHttpRequest(request: unknown): HttpRequest | undefined {
  return isPlatformRequest(request) ? new AdaptedRequest(request) : undefined
}

/** A class, because every guarded request needs one: its members cost nothing unread. */
class AdaptedRequest implements HttpRequest {
  constructor(readonly native: PlatformRequest) {}

  /** Only these show a second `Authorization`: core says so where they are missing. */
  get rawHeaders(): readonly string[] {
    const { raw = this.native } = this.native
    return (raw as PlatformRequest).rawHeaders as readonly string[]
  }

  get method(): string {
    return this.native.method ?? ''
  }

  /** Express finds the address anew each time that it is asked for it. */
  get ip(): string | undefined {
    return this.native.ip
  }

  header(name: string): string | undefined {
    const value = this.native.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
}

/** A request to an auth route. Throws TypeError for what is no HTTP request. */
export function toRouteRequest(request: PlatformRequest): RouteRequest {
  const httpRequest = toHttpRequest(request)
  if (httpRequest === undefined) throw new TypeError('the auth routes need HTTP')
  return Object.assign(httpRequest, { body: request.body, params: { ...(request.params as object) } })
}

function isPlatformRequest(request: unknown): request is PlatformRequest {
  return isObject(request) && 'headers' in request && isObject(request.headers)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

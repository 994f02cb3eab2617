import type { HttpRequest } from '@sallyport/core/http'
import type { Context } from 'koa'
import { clientIpOf } from './client-ip.ts'

/** A class, because every guarded request needs one: members that nobody reads cost nothing. */
class KoaHttpRequest implements HttpRequest {
  constructor(readonly native: Context) {}

  get method(): string {
    return this.native.method
  }

  get rawHeaders(): readonly string[] {
    return this.native.req.rawHeaders
  }

  get url(): string {
    return this.native.originalUrl
  }

  get ip(): string | undefined {
    return clientIpOf(this.native)
  }

  header(name: string): string | undefined {
    const value = this.native.req.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
}

/** A context of Koa as core reads it. */
export function toHttpRequest(ctx: object): HttpRequest {
  return new KoaHttpRequest(ctx as Context)
}

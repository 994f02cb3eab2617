import { readClientIp } from '@sallyport/core/adapter'
import type { HttpRequest } from '@sallyport/core/http'
import type { ClientIp } from '@sallyport/core/web'
import type { Context } from 'hono'

/** A class, because every guarded request needs one: members that nobody reads cost nothing. */
class HonoHttpRequest implements HttpRequest {
  // Headers joins two values of a name with a comma. A bearer token cannot contain one, so the token source refuses it.
  readonly rawHeaders: readonly string[] = []

  constructor(
    readonly native: Context,
    private readonly clientIp: ClientIp<never> | false,
  ) {}

  get method(): string {
    return this.native.req.method
  }

  get url(): string {
    return this.native.req.raw.url
  }

  get ip(): string | undefined {
    const env: unknown = this.native.env
    return readClientIp(this.clientIp as ClientIp | false, this.native.req.raw, env)
  }

  header(name: string): string | undefined {
    return this.native.req.raw.headers.get(name) ?? undefined
  }
}

/** Makes what adapts contexts of Hono for core. */
export function adaptWith(clientIp: ClientIp<never> | false): (c: Context) => HttpRequest {
  return c => new HonoHttpRequest(c, clientIp)
}

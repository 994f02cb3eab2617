import { type CorsAllowListOptions, corsAllowList } from '@sallyport/core/http'
import type { BaseContext } from 'koa'

/** Options for the package `@koa/cors`. */
export interface KoaCorsOptions {
  /** The origin of a request if its pages may read responses; empty for any other. */
  origin: (ctx: Pick<BaseContext, 'get'>) => string
  /** The methods that preflights allow. */
  allowMethods: string[]
  /** The request headers that preflights allow. */
  allowHeaders: string[]
  /** The response headers that pages may read, such as `Retry-After`. */
  exposeHeaders: string[]
  /** Whether browsers send cookies. */
  credentials: boolean
  /** How long browsers may keep a preflight, in seconds. */
  maxAge: number
}

/**
 * Makes options of `@koa/cors` that let pages of these origins, and no others, read the API.
 *
 * It takes what `corsAllowList` of `@sallyport/core/http` takes, whose own result is for other packages: `@koa/cors` sends a list
 * of origins to every page. Use it before all guards, so that preflights need no token. Throws TypeError for anything but exact
 * origins, and for a wildcard in any option.
 *
 * @example
 * ```ts
 * import cors from '@koa/cors'
 * import { corsOptions } from '@sallyport/koa'
 * app.use(cors(corsOptions(['https://app.example.com'], { credentials: true })))
 * ```
 */
export function corsOptions(origins: readonly string[], options: CorsAllowListOptions = {}): KoaCorsOptions {
  const { origin, methods, allowedHeaders, exposedHeaders, credentials, maxAge } = corsAllowList(origins, options)
  const allowed = new Set(origin)
  return {
    origin: ctx => (allowed.has(ctx.get('origin')) ? ctx.get('origin') : ''),
    allowMethods: methods,
    allowHeaders: allowedHeaders,
    exposeHeaders: exposedHeaders,
    credentials,
    maxAge,
  }
}

import { type CorsAllowListOptions, corsAllowList } from '@sallyport/core/http'

/** Options for `cors` of `hono/cors`. */
export interface HonoCorsOptions {
  /** The origins whose pages may read responses. */
  origin: string[]
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
 * Makes options of `hono/cors` that let pages of these origins, and no others, read the API.
 *
 * It takes what `corsAllowList` of `@sallyport/core/http` takes, whose own result has other names, which `hono/cors` ignores. Use
 * it before all guards, so that preflights need no token. Throws TypeError for anything but exact origins, and for a wildcard in
 * any option.
 *
 * @example
 * ```ts
 * import { corsOptions } from '@sallyport/hono'
 * import { cors } from 'hono/cors'
 * app.use(cors(corsOptions(['https://app.example.com'], { credentials: true })))
 * ```
 */
export function corsOptions(origins: readonly string[], options: CorsAllowListOptions = {}): HonoCorsOptions {
  const { origin, methods, allowedHeaders, exposedHeaders, credentials, maxAge } = corsAllowList(origins, options)
  return {
    origin,
    allowMethods: methods,
    allowHeaders: allowedHeaders,
    exposeHeaders: exposedHeaders,
    credentials,
    maxAge,
  }
}

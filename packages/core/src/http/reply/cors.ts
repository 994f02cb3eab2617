import { readOrigins } from '../options/origins.ts'

/** Options of `corsAllowList`. */
export interface CorsAllowListOptions {
  /** Whether browsers may send cookies. Default: false, which is right for tokens in headers. */
  readonly credentials?: boolean | undefined
  /** Default: GET, HEAD, POST, PUT, PATCH, DELETE. */
  readonly methods?: readonly string[] | undefined
  /**
   * The request headers that pages may send, in lower case. Default: `authorization`, `content-type`, `dpop`,
   * `idempotency-key`, `x-csrf-token`.
   */
  readonly allowedHeaders?: readonly string[] | undefined
  /** How long browsers may cache the response to a preflight, in seconds. Default: 600. */
  readonly maxAge?: number | undefined
}

/** Options for the packages `cors` and `@fastify/cors`, and for Nest's `enableCors`. */
export interface CorsPreset {
  /** The origins whose pages may read responses. */
  origin: string[]
  /** The methods that preflights allow. */
  methods: string[]
  /** The request headers that preflights allow. */
  allowedHeaders: string[]
  /** The response headers that pages may read, such as `Retry-After`. */
  exposedHeaders: string[]
  /** Whether browsers send cookies. */
  credentials: boolean
  /** How long browsers may keep a preflight, in seconds. */
  maxAge: number
  /** The status of a preflight's response. */
  optionsSuccessStatus: number
}

const methodsByDefault = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const headersByDefault = ['authorization', 'content-type', 'dpop', 'idempotency-key', 'x-csrf-token']

// Pages of other origins need these to know when to retry, why a HEAD request was refused, and the nonce for a DPoP proof.
const exposed = ['dpop-nonce', 'retry-after', 'www-authenticate']

// RFC 9110 §5.6.2.
const token = /^[!#$%&'*+\-.^_`|~\w]+$/

/**
 * Makes CORS options that let pages of these origins, and no others, read the API.
 *
 * Origins are compared as whole strings. Pages may read the response headers `DPoP-Nonce`, `Retry-After` and
 * `WWW-Authenticate`.
 * Mount CORS before all guards, so that preflights need no token. Throws TypeError for anything but exact origins, and
 * for a wildcard in any option.
 *
 * @example
 * ```ts
 * import { corsAllowList } from '@sallyport/core/http'
 * app.use(cors(corsAllowList(['https://app.example.com'], { credentials: true })))
 * ```
 */
export function corsAllowList(origins: readonly string[], options: CorsAllowListOptions = {}): CorsPreset {
  const { credentials = false, methods = methodsByDefault, allowedHeaders = headersByDefault, maxAge = 600 } = options
  if (!Number.isSafeInteger(maxAge) || maxAge < 0)
    throw new TypeError('maxAge: must be a whole number of seconds, 0 or more')
  return {
    // A list even for one origin: the packages send a single string to every origin, without `Vary`.
    origin: [...readOrigins('origins', origins)],
    methods: names('methods', methods),
    allowedHeaders: orSafelisted(names('allowedHeaders', allowedHeaders)),
    exposedHeaders: [...exposed],
    credentials,
    maxAge,
    optionsSuccessStatus: 204,
  }
}

/** `@koa/cors` and `hono/cors` allow every header that is asked for if the list is empty. `accept` needs no permission (Fetch §2.2.2). */
function orSafelisted(headers: string[]): string[] {
  return headers.length === 0 ? ['accept'] : headers
}

function names(option: string, values: unknown): string[] {
  if (Array.isArray(values) && values.every(isName)) return values.map(String)
  throw new TypeError(`${option}: must be a list of names without wildcards`)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '*' && token.test(value)
}

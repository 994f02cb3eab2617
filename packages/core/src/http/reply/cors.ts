import { readOrigins } from '../options/origins.ts'

/** What the pages of listed origins may do. */
export interface CorsAllowListOptions {
  /** Whether browsers may send cookies along. Default: false, which is right for tokens in headers. */
  readonly credentials?: boolean | undefined
  /** Default: GET, HEAD, POST, PUT, PATCH, DELETE. */
  readonly methods?: readonly string[] | undefined
  /** Request headers, in lower case. Default: `authorization`, `content-type`, `x-csrf-token`. */
  readonly allowedHeaders?: readonly string[] | undefined
  /** Seconds for which a browser may remember a preflight's answer. Default: 600. */
  readonly maxAge?: number | undefined
}

/** Options for the packages `cors` and `@fastify/cors`, and for Nest's `enableCors`. */
export interface CorsPreset {
  origin: string[]
  methods: string[]
  allowedHeaders: string[]
  exposedHeaders: string[]
  credentials: boolean
  maxAge: number
  optionsSuccessStatus: number
}

const methodsByDefault = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const headersByDefault = ['authorization', 'content-type', 'x-csrf-token']

// Without these a page of another origin cannot tell when to try again, nor why a HEAD was refused.
const exposed = ['retry-after', 'www-authenticate']

// RFC 9110 §5.6.2.
const token = /^[!#$%&'*+\-.^_`|~\w]+$/

/**
 * Makes the CORS options that let pages of these origins read the API, and no others.
 *
 * Origins are compared as whole strings. Pages may read `Retry-After` and `WWW-Authenticate` of responses. Mount it before everything that guards, so that preflights need no token. Throws
 * TypeError for what is no exact origin, and for a wildcard anywhere.
 *
 * @example
 * ```ts
 * import { corsAllowList } from '@sallyport/core/http'
 * app.use(cors(corsAllowList(['https://app.example.com'], { credentials: true })))
 * ```
 */
export function corsAllowList(origins: readonly string[], options: CorsAllowListOptions = {}): CorsPreset {
  const { credentials = false, methods = methodsByDefault, allowedHeaders = headersByDefault, maxAge = 600 } = options
  if (!Number.isSafeInteger(maxAge) || maxAge < 0) throw new TypeError('maxAge: must be whole seconds')
  return {
    // A list even of one: a single text would be sent to every origin, and would not vary.
    origin: [...readOrigins('origins', origins)],
    methods: names('methods', methods),
    allowedHeaders: names('allowedHeaders', allowedHeaders),
    exposedHeaders: [...exposed],
    credentials,
    maxAge,
    optionsSuccessStatus: 204,
  }
}

function names(option: string, values: unknown): string[] {
  if (Array.isArray(values) && values.every(isName)) return values.map(String)
  throw new TypeError(`${option}: must be a list of names, without a wildcard`)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '*' && token.test(value)
}

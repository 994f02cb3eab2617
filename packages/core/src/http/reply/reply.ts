import { type AuthError, isAuthError } from '../../errors.ts'
import { challengeOf, type RealmOption, realmOf } from './challenge.ts'
import { type ProblemCode, type ProblemTypesOption, typeAndTitle } from './problem.ts'
import type { HttpRequest } from '../request/request.ts'
import { type ErrorStatus, statusOf } from './status.ts'

/** A response, the same for all frameworks. `body` is sent as JSON; undefined means no body. */
export interface HttpReply {
  /** The HTTP status. */
  readonly status: number
  /** A name may occur more than once: each `set-cookie` must be added to the existing ones. */
  readonly headers: readonly HeaderPair[]
  /** What is sent as JSON; undefined means no body. */
  readonly body?: unknown
}

/** A header's lower-case name and its value. */
export type HeaderPair = readonly [name: string, value: string]

/** A problem document (RFC 9457). Programs branch on `code` and `retry`; `type` and `title` are for people. */
export interface Problem {
  /** A URI, which leads to the page of the code unless the option `problemTypes` says otherwise. */
  readonly type: string
  /** A summary of the code, or the phrase of the status if `type` is `about:blank`. */
  readonly title: string
  readonly status: number
  /** A sentence for people. */
  readonly detail?: string
  /** An `AuthErrorCode`, `method_not_allowed`, or `internal_error`. */
  readonly code: string
  /** Whether the same request may succeed later, with nothing lost. */
  readonly retry: boolean
  /** Seconds after which trying again makes sense, as in `Retry-After`, which pages of other origins may not see. */
  readonly retry_after?: number
}

// RFC 6749 §5.1: caches must not store responses with tokens, or refusals of tokens.
const noStore: HeaderPair = ['cache-control', 'no-store']

/** Answers 200 with JSON that caches must not store. */
export function jsonReply(body: unknown): HttpReply {
  return { status: 200, headers: [['content-type', 'application/json'], noStore], body }
}

/** Answers 204. */
export function emptyReply(): HttpReply {
  return { status: 204, headers: [noStore] }
}

/** Answers 202: the request is handled later, if at all. */
export function acceptedReply(): HttpReply {
  return { status: 202, headers: [noStore] }
}

/** Adds each cookie to a reply as a separate `Set-Cookie`, because they cannot be joined (RFC 9110 §5.3). */
export function withCookies(reply: HttpReply, cookies: readonly string[]): HttpReply {
  return { ...reply, headers: [...reply.headers, ...cookies.map((cookie): HeaderPair => ['set-cookie', cookie])] }
}

/** How errors are answered. */
export interface ErrorOptions extends RealmOption, ProblemTypesOption {
  /**
   * Makes the body of every refusal that Sallyport answers, such as one in another language or of another shape, from
   * the problem document and the request. It is synchronous; the status and the headers stay. Where it fails the
   * problem document is sent. Default: the problem document.
   */
  readonly errorBody?: ErrorBody | undefined
}

/** Makes the body of a refusal. The request is undefined where the framework shows none. */
export type ErrorBody = (problem: Problem, request: HttpRequest | undefined) => object

/**
 * Answers an error with a problem document: an AuthError by its code, and anything else as 500 `internal_error`.
 *
 * Nothing of a cause, or of an error that is not an AuthError, reaches the client. A 401 has `WWW-Authenticate`, and a
 * refusal that may be retried has `Retry-After`.
 *
 * @example
 * ```ts
 * import { AuthError } from '@sallyport/core'
 * import { errorReply } from '@sallyport/core/http'
 * errorReply(new AuthError('forbidden')).status // 403
 * ```
 */
export function errorReply(error: unknown, options: ErrorOptions = {}, request?: HttpRequest): HttpReply {
  return withOwnBody(documentReply(error, options), options, request)
}

/** Answers 405 with the methods that the path allows (RFC 9110 §15.5.6). */
export function methodNotAllowed(
  allow: readonly string[],
  options: ErrorOptions = {},
  request?: HttpRequest,
): HttpReply {
  const facts = { status: 405, code: 'method_not_allowed', retry: false } as const
  return withOwnBody(problemReply(facts, [['allow', allow.join(', ')]], options), options, request)
}

function withOwnBody(reply: HttpReply, options: ErrorOptions, request: HttpRequest | undefined): HttpReply {
  const own = options.errorBody && ownBody(options.errorBody, reply.body as Problem, request)
  return own === undefined ? reply : { ...reply, headers: withType(reply.headers, own), body: own }
}

function ownBody(make: ErrorBody, problem: Problem, request: HttpRequest | undefined): object | undefined {
  try {
    const body: unknown = make(problem, request)
    if (typeof body === 'object' && body !== null && !('then' in body)) return body
    mistake('it must return an object, not a promise')
  } catch (error) {
    mistake(error instanceof Error ? error.name : 'it threw')
  }
  return undefined
}

// A failure of errorBody must not replace the response that it was to change.
const mistake = (what: string): void => process.emitWarning(`errorBody: ${what}`, 'SallyportWarning')

/** A body that is not a problem document must not have its content type (RFC 9457 §3). */
function withType(headers: readonly HeaderPair[], body: object): readonly HeaderPair[] {
  if ('type' in body && 'status' in body) return headers
  return headers.map(([name, value]) => [name, name === 'content-type' ? 'application/json' : value])
}

function documentReply(error: unknown, options: ErrorOptions): HttpReply {
  if (!isAuthError(error)) return problemReply({ status: 500, code: 'internal_error', retry: false }, [], options)
  const { code, message: detail, retry, details } = error
  const seconds = error.retryAfter === undefined ? {} : { retry_after: Math.ceil(error.retryAfter) }
  const facts = { status: statusOf(code), detail, code, retry, ...seconds }
  return problemReply(facts, errorHeaders(error, realmOf(options)), options, details)
}

/**
 * The status and the headers of an error's answer, for an error handler that is not ours: the body is then somebody
 * else's, and no problem document that a content type might announce.
 */
export function errorFields(error: AuthError, options: RealmOption): Pick<HttpReply, 'status' | 'headers'> {
  // Not by errorBody: there is no body here, and it is asked once for each answer.
  const { status, headers } = documentReply(error, options)
  return { status, headers: headers.filter(([name]) => name !== 'content-type') }
}

/**
 * Gives an AuthError the fields that error handlers of Express, of Fastify and those written for `http-errors` read:
 * status, statusCode, expose and headers. Returns any other error unchanged.
 */
export function asHttpError(error: unknown, options: RealmOption): unknown {
  if (!isAuthError(error)) return error
  const { status, headers } = errorFields(error, options)
  return Object.assign(error, {
    status,
    statusCode: status,
    expose: status < 500,
    headers: Object.fromEntries(headers),
  })
}

type ProblemFields = Omit<Problem, 'type' | 'title'> & { readonly status: ErrorStatus; readonly code: ProblemCode }

function problemReply(
  facts: ProblemFields,
  headers: readonly HeaderPair[],
  options: ProblemTypesOption,
  details: object = {},
): HttpReply {
  const problem: Problem = { ...typeAndTitle(facts.code, facts.status, options), ...facts }
  // Stated first for who reads it, and last so that no detail takes a member's place.
  const body = { ...problem, ...details, ...problem }
  return { status: facts.status, headers: [['content-type', 'application/problem+json'], noStore, ...headers], body }
}

function errorHeaders(error: AuthError, realm: string): readonly HeaderPair[] {
  const challenge = challengeOf(error, realm)
  const nonce = error.details?.['dpop_nonce']
  return [
    ...(challenge === undefined ? [] : [['www-authenticate', challenge] as const]),
    ...(typeof nonce === 'string' ? [['dpop-nonce', nonce] as const] : []),
    ...(error.retryAfter === undefined ? [] : [['retry-after', String(Math.ceil(error.retryAfter))] as const]),
  ]
}

import { errorPages } from '@sallyport/core/adapter'
import type { WireRequest } from './wire.ts'

/** A request and what must come back: `{name}` stands for one of the world's tokens. */
export type Exchange = readonly [title: string, request: WireRequest, expected: Expected]

/** What must come back. */
export interface Expected {
  readonly status: number
  /**
   * Sallyport's own headers, exactly: one that is not named must not be there. Undefined where the application answers,
   * whose headers are its framework's.
   */
  readonly headers?: Readonly<Partial<Record<OwnHeader, string>>>
  /** The JSON of the body; undefined where there is no body. `any` stands for whatever is there. */
  readonly body?: unknown
}

type OwnHeader = 'access-control-allow-origin' | 'content-type' | 'cache-control' | 'www-authenticate' | 'retry-after'

/** The headers that Sallyport's answers carry. */
export const ownHeaders: ReadonlySet<string> = new Set<OwnHeader>([
  'access-control-allow-origin',
  'content-type',
  'cache-control',
  'www-authenticate',
  'retry-after',
])

/** Stands for any value in an expected body. */
export const any = Symbol('any')

/** Requests a path with one `Authorization` header, or with the given header lines. */
export function get(target: string, ...headers: readonly string[]): WireRequest {
  return { method: 'GET', target, headers }
}

/** Asks as who holds one of the world's tokens. */
export function getAs(token: string, target: string): WireRequest {
  return get(target, `Authorization: Bearer {${token}}`)
}

/** Posts JSON. */
export function post(target: string, body: unknown, ...headers: readonly string[]): WireRequest {
  return { method: 'POST', target, headers: ['Content-Type: application/json', ...headers], body: JSON.stringify(body) }
}

/** What an application's route answers once it was reached. */
export function reached(told: object = {}): Expected {
  return { status: 200, body: { sub: null, roles: null, user: null, params: {}, ...told } }
}

/** An answer of an auth route, which nobody may keep. */
export function ownJson(body: unknown): Expected {
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body }
}

/** The answer to what is done later, or not. */
export const accepted: Expected = { status: 202, headers: { 'cache-control': 'no-store' } }

/** An auth route's answer without a body. */
export const empty: Expected = { status: 204, headers: { 'cache-control': 'no-store' } }

type Problem = readonly [status: number, title: string, detail: unknown, retry?: boolean]

const problems = {
  authentication_required: [401, 'Authentication required', 'This request needs an access token.'],
  token_invalid: [401, 'Token invalid', 'The token is not valid.'],
  token_expired: [401, 'Token expired', 'The token has expired.'],
  credentials_invalid: [401, 'Credentials invalid', 'The credentials are not valid.'],
  session_ended: [401, 'Session ended', 'The session has ended.'],
  refresh_token_reused: [401, 'Refresh token reused', 'The refresh token was used before. The session has ended.'],
  reauthentication_required: [401, 'Reauthentication required', 'This request needs a more recent login.'],
  invalid_request: [400, 'Invalid request', any],
  one_time_token_invalid: [400, 'One-time token invalid', 'The token is not valid or was used before.'],
  forbidden: [403, 'Forbidden', 'This is not allowed.'],
  password_incorrect: [403, 'Password incorrect', 'The current password is not correct.'],
  password_blocked: [422, 'Password blocked', 'The password is too common or too easily guessed.'],
  password_too_short: [422, 'Password too short', any],
  not_found: [404, 'Not found', 'There is no such resource.'],
  unsupported_media_type: [415, 'Unsupported media type', 'The body must be application/json.'],
  store_unavailable: [503, 'Store unavailable', 'The service cannot be reached. Try again shortly.', true],
} as const satisfies Readonly<Record<string, Problem>>

/** A refusal: the problem document of a code, with more members or another detail, and the challenge of a 401. */
export function problem(code: keyof typeof problems, more: object = {}): Expected {
  const [status, title, detail, retry = false]: Problem = problems[code]
  const challenge = challenges.get(code)
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(challenge !== undefined && { 'www-authenticate': `Bearer realm="api"${challenge}` }),
      ...(retry && { 'retry-after': '1' }),
    },
    body: { type: errorPages + code, title, status, detail, code, retry, ...(retry && { retry_after: 1 }), ...more },
  }
}

const invalidToken = ', error="invalid_token"'

const challenges: ReadonlyMap<string, string> = new Map([
  ['authentication_required', ''],
  ['credentials_invalid', ''],
  ['invalid_request', ', error="invalid_request"'],
  ['token_invalid', invalidToken],
  ['token_expired', invalidToken],
  ['session_ended', invalidToken],
  ['refresh_token_reused', invalidToken],
  ['reauthentication_required', ', error="insufficient_user_authentication", max_age="300"'],
])

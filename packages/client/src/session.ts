import { claimsOf } from './jwt.ts'

/** The tokens that requests are sent with. */
export interface Access {
  /** Undefined if it is in a cookie. */
  readonly accessToken?: string | undefined
  /** Undefined if it is in a cookie. */
  readonly refreshToken?: string | undefined
}

/** Keeps the tokens of a session between requests and adds them to requests. */
export interface Session {
  /** The options of every request to the API. */
  readonly init: RequestInit
  /** The options for a second try without cookies, after the API refused an old cookie although nobody is logged in. */
  readonly bare?: RequestInit
  /** The tokens in memory, if any. */
  known(): Access | undefined
  /** Resolves to the current tokens, undefined if nobody is logged in, or {@link notYetKnown}. Never rejects. */
  access(): Promise<Access | undefined>
  /** The options of a refresh or logout request, which identify the session. */
  proof(access: Access): RequestInit
  /** Reads the tokens from the body of a login or refresh. Returns undefined if it has none of this kind. */
  read(given: Readonly<Record<string, unknown>>): Access | undefined
  /** Keeps new tokens, or none. Never rejects. */
  keep(access?: Access): Promise<void>
}

/** The access of a page that was just loaded. Only the API can tell whether there is a cookie. */
export const notYetKnown: Access = {}

/** Returns whether both have the same access token, or are the same object if tokens are in cookies. */
export function isSame(one: Access | undefined, other: Access | undefined): boolean {
  return (one?.accessToken ?? one) === (other?.accessToken ?? other)
}

/** Identifies the user, and the actor if the user is impersonated. Undefined without a readable access token. */
export function userOf({ accessToken }: Access): string | undefined {
  const { sub, act } = claimsOf(accessToken)
  return sub && JSON.stringify([sub, act])
}

/** Request options with a JSON body. */
export function jsonBody(value: unknown): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

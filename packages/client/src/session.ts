import { claimsOf } from './jwt.ts'

/** What requests go out with, until the API refuses it. */
export interface Access {
  /** Undefined where the browser sends it by itself, in a cookie. */
  readonly accessToken?: string | undefined
  /** Undefined where it is in a cookie. */
  readonly refreshToken?: string | undefined
}

/** Where a session lives between requests, and how the API is told which one it is. */
export interface Session {
  /** What every request to the API has. */
  readonly init: RequestInit
  /** What a request has that was refused for a token though nobody is logged in: where a browser may hold an old one. */
  readonly bare?: RequestInit
  /** What this client knows without asking anybody; undefined where it knows nothing yet. */
  known(): Access | undefined
  /** Gives undefined where nobody is logged in, and {@link untried} where that is not known yet. Never rejects. */
  access(): Promise<Access | undefined>
  /** What names the session in a refresh and in a logout. */
  proof(access: Access): RequestInit
  /** Reads what a login or a refresh gave; gives undefined where it is not of this kind. */
  read(given: Readonly<Record<string, unknown>>): Access | undefined
  /** Takes over a session, or none. Never rejects. */
  keep(access?: Access): Promise<void>
}

/** The access of a page that was just loaded: a cookie may be there, and only the API can tell. */
export const untried: Access = {}

/** Tells whether two are one access: a storage gives another object each time, and a cookie gives no token to compare. */
export function isSame(one: Access | undefined, other: Access | undefined): boolean {
  return (one?.accessToken ?? one) === (other?.accessToken ?? other)
}

/** Names the user, an impersonated one together with the actor; undefined where no access token tells. */
export function userOf({ accessToken }: Access): string | undefined {
  const { sub, act } = claimsOf(accessToken)
  return sub && JSON.stringify([sub, act])
}

/** A JSON body, and the header that says so. */
export function jsonBody(value: unknown): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

/** What requests go out with, until the API refuses it. */
export interface Access {
  /** Undefined where the browser sends it by itself, in a cookie. */
  readonly accessToken?: string | undefined
}

/** Where a session lives between requests, and how the API is told which one it is. */
export interface Session {
  /** What every request to the API has. */
  readonly init: RequestInit
  /** What a request has that was refused for a token though nobody is logged in: where a browser may hold an old one. */
  readonly bare?: RequestInit
  /** Gives undefined where nobody is logged in, and {@link untried} where that is not known yet. */
  access(): Access | undefined | Promise<Access | undefined>
  /** What names the session in a refresh and in a logout; undefined where there is none to name. */
  proof(): RequestInit | undefined | Promise<RequestInit | undefined>
  /** Keeps what a login or a refresh gave; gives undefined, and keeps what there was, where it is not of this kind. */
  keep(given: Readonly<Record<string, unknown>>): Access | undefined | Promise<Access | undefined>
  /** From now on nobody is logged in. */
  forget(): void | Promise<void>
}

/** The access of a page that was just loaded: a cookie may be there, and only the API can tell. */
export const untried: Access = {}

/** Tells whether two are one access: a storage gives another object each time, and a cookie gives no token to compare. */
export function isSame(one: Access, other: Access): boolean {
  return (one.accessToken ?? one) === (other.accessToken ?? other)
}

/** A JSON body, and the header that says so. */
export function jsonBody(value: unknown): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

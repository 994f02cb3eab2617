import { readResponse, readApiError } from './response.ts'
import { refresh } from './auth-routes.ts'
import { claimsOf } from './jwt.ts'
import { withLock } from './locks.ts'
import { type Access, isSame, notYetKnown, userOf } from './session.ts'
import type { ResolvedOptions } from './options.ts'

/** How long not to refresh again after the API refused a new access token, in milliseconds. */
const pause = 30_000

/** The functions that a client uses. A tuple, because its members minify. */
export type Requests = readonly [
  /** Runs work that changes the session, with the session's lock. */
  turn: <T>(work: () => Promise<T>) => Promise<T>,
  /** Takes over a new session, or none. */
  adopt: (access?: Access) => Promise<void>,
  /** Resolves to the tokens for requests, other than the refused one; undefined if nobody is logged in. */
  current: (refused?: string) => Promise<Access | undefined>,
  /** Sends a request as the user who is logged in now. Refreshes an access token that is refused. */
  send: (request: Request) => Promise<Response>,
]

export function createRequests(options: ResolvedOptions): Requests {
  const { base, auth, session, locks, fetch } = options
  let logins = 0
  let refusedAtOnce: Access | undefined
  let refusedUntil = 0
  let renewal: Promise<Access | undefined> | undefined

  // The lock has the session's id in its name, so that users of one process do not wait for each other.
  const turn = <T>(work: () => Promise<T>): Promise<T> => {
    const { sid } = claimsOf(session.known()?.refreshToken)
    return withLock(locks, `sallyport ${base}${sid ? ` ${sid}` : ''}`, work)
  }

  const renew = (refused: Access): Promise<Access | undefined> =>
    (renewal ??= turn(() => refresh(options, refused)).finally(() => {
      renewal = undefined
    }))

  async function current(refused = ''): Promise<Access | undefined> {
    const held = await session.access()
    return held === notYetKnown || held?.accessToken === refused ? renew(held) : held
  }

  async function adopt(access?: Access): Promise<void> {
    // Reads the storage first, so that the session knows which stored tokens it replaces.
    await session.access()
    logins++
    await session.keep(access)
  }

  /** Sends a request. Takes over tokens in the response of an auth route, such as a step-up. */
  function transmit(request: Request, access: Access | undefined): Promise<Response> {
    if (access?.accessToken) request.headers.set('authorization', `Bearer ${access.accessToken}`)
    if (request.method !== 'POST' || !request.url.startsWith(`${auth}/`)) return fetch(request)
    return turn(async () => {
      const response = await fetch(request)
      const answer = response.ok && (await readResponse(response).catch(() => undefined))
      const given = answer && session.read(answer.body)
      if (given) await adopt(given)
      return response
    })
  }

  async function send(request: Request): Promise<Response> {
    const mine = session.known()
    const before = logins
    // If the tokens do not identify the user, compares the number of logins.
    const isTheirs = (access: Access | undefined, own: Access | undefined): unknown => {
      const differs = access && own?.accessToken && (userOf(access) ?? logins) !== (userOf(own) ?? before)
      if (differs && logins === before) options.onUserChanged?.()
      return differs
    }

    const held = await current()
    const access = isTheirs(held, mine) || logins !== before ? mine : held
    const first = await transmit(request.clone(), access)
    if (!(await isRefused(first, access))) return first
    if (!access) return session.bare ? fetch(new Request(request, session.bare)) : first
    if (isSame(refusedAtOnce, access) && Date.now() < refusedUntil) return first
    const renewed = await renew(access)
    if (!renewed || isTheirs(renewed, access)) return first
    const second = await transmit(request, renewed)
    if (await isRefused(second, renewed)) {
      refusedAtOnce = renewed
      refusedUntil = Date.now() + pause
    }
    return second
  }

  // An abort rejects only this request; a refresh that others wait for continues.
  const abortable = (request: Request): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { signal } = request
      // React Native has neither `signal.reason` nor DOMException.
      const abort = (): void =>
        reject((signal.reason as Error | undefined) ?? Object.assign(new Error(), { name: 'AbortError' }))
      signal?.addEventListener('abort', abort)
      send(request).then(resolve, reject)
    })

  return [turn, adopt, current, abortable]
}

/**
 * Returns whether a response asks for a new access token. If it is in a cookie, the cookie may be missing. A 503
 * `clock_disagrees` means that the token was issued by a server with a wrong clock; another server may issue a good
 * one.
 */
async function isRefused(response: Response, access: Access | undefined): Promise<unknown> {
  if (response.ok) return false
  const { code } = await readApiError(response)
  if (code === 'authentication_required') return access && !access.accessToken
  // Falls back to the challenge: responses to HEAD have no body, and the application may write another one.
  return /^(token|clock)_/.test(code) || /invalid_token/.test(response.headers.get('www-authenticate') ?? '')
}

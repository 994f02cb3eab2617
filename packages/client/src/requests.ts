import { readAnswer, readApiError } from './answer.ts'
import { refresh } from './auth-routes.ts'
import { claimsOf } from './jwt.ts'
import { inTurn } from './locks.ts'
import { type Access, isSame, untried, userOf } from './session.ts'
import type { Settings } from './settings.ts'

/** How long an access token that was refused although it was brand new is not renewed, in milliseconds. */
const pause = 30_000

/** What a client is made of; a tuple, which minifies. */
export type Requests = readonly [
  /** Runs work that changes the session in its turn. */
  turn: <T>(work: () => Promise<T>) => Promise<T>,
  /** Takes over a session that was not renewed but started, or none. */
  adopt: (access?: Access) => Promise<void>,
  /** Resolves to what requests go out with, which is not the refused access token; undefined where nobody is logged in. */
  current: (refused?: string) => Promise<Access | undefined>,
  /** Sends a request as the user who is logged in when it begins, and renews the access token that is refused. */
  send: (request: Request) => Promise<Response>,
]

export function createRequests(settings: Settings): Requests {
  const { base, auth, session, locks, fetch } = settings
  let logins = 0
  let doubtful: Access | undefined
  let doubtfulUntil = 0
  let renewal: Promise<Access | undefined> | undefined

  // Users of one process do not wait for each other. The refresh tokens of a session share its id.
  const turn = <T>(work: () => Promise<T>): Promise<T> => {
    const { sid } = claimsOf(session.known()?.refreshToken)
    return inTurn(locks, `sallyport ${base}${sid ? ` ${sid}` : ''}`, work)
  }

  const renew = (refused: Access): Promise<Access | undefined> =>
    (renewal ??= turn(() => refresh(settings, refused)).finally(() => {
      renewal = undefined
    }))

  async function current(refused = ''): Promise<Access | undefined> {
    const held = await session.access()
    return held === untried || held?.accessToken === refused ? renew(held) : held
  }

  async function adopt(access?: Access): Promise<void> {
    // The session has to know what the storage holds, to tell it from what it shall hold.
    await session.access()
    logins++
    await session.keep(access)
  }

  /** Sends a request. Tokens in the answer of an auth route, such as a step-up's, are those of this client from then on. */
  function transmit(request: Request, access: Access | undefined): Promise<Response> {
    if (access?.accessToken) request.headers.set('authorization', `Bearer ${access.accessToken}`)
    if (request.method !== 'POST' || !request.url.startsWith(`${auth}/`)) return fetch(request)
    return turn(async () => {
      const response = await fetch(request)
      const answer = response.ok && (await readAnswer(response).catch(() => undefined))
      const given = answer && session.read(answer.body)
      if (given) await adopt(given)
      return response
    })
  }

  async function send(request: Request): Promise<Response> {
    const mine = session.known()
    const before = logins
    // Where the tokens do not tell whose they are, the number of logins does.
    const isTheirs = (access: Access | undefined, own: Access | undefined): unknown => {
      const differs = access && own?.accessToken && (userOf(access) ?? logins) !== (userOf(own) ?? before)
      if (differs && logins === before) settings.onUserChanged?.()
      return differs
    }

    const held = await current()
    const access = isTheirs(held, mine) || logins !== before ? mine : held
    const first = await transmit(request.clone(), access)
    if (!(await isRefused(first, access))) return first
    if (!access) return session.bare ? fetch(new Request(request, session.bare)) : first
    if (isSame(doubtful, access) && Date.now() < doubtfulUntil) return first
    const renewed = await renew(access)
    if (!renewed || isTheirs(renewed, access)) return first
    const second = await transmit(request, renewed)
    if (await isRefused(second, renewed)) {
      doubtful = renewed
      doubtfulUntil = Date.now() + pause
    }
    return second
  }

  // What others may share goes on after an abort.
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
 * Tells whether a response asks for another access token; where that is in a cookie, it may have gone missing. A token
 * whose issuer had a wrong clock is refused with 503, and another issuer may be right.
 */
async function isRefused(response: Response, access: Access | undefined): Promise<unknown> {
  if (response.ok) return false
  const { code } = await readApiError(response)
  if (code === 'authentication_required') return access && !access.accessToken
  // The answer to a HEAD has no body, and an error handler of the application's may write another one.
  return /^(token|clock)_/.test(code) || /invalid_token/.test(response.headers.get('www-authenticate') ?? '')
}

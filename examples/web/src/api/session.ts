import { createClient, isApiError, readApiError, type Tokens } from '@sallyport/client'
import { loggedFetch, type TokenAnswer } from './log.ts'
import { createStore } from './store.ts'
import { describeRefreshToken, type RefreshTokenInfo } from './tokens.ts'

export type Role = 'admin' | 'maker' | 'checker' | 'super-checker'

/** A user, as `GET /auth/me` shows them. */
export interface User {
  readonly id: string
  readonly username: string
  readonly roles: readonly Role[]
}

/** Who is logged in, and why nobody is any longer. */
export interface Session {
  /** `undefined` until the API has answered, `null` if nobody is logged in. */
  readonly user: User | null | undefined
  /** The code with which the API ended the last session. */
  readonly endedBy?: string | undefined
}

/** What the page shows of the current tokens. */
export interface Held {
  readonly lifetime: number
  /** `performance.now()` at the answer, so that a wrong clock does not matter. */
  readonly receivedAt: number
  /** Undefined if it is in a cookie. */
  readonly refreshToken: RefreshTokenInfo | undefined
}

/** Whether the API keeps the refresh token in a cookie, which no script can read. */
export const usesCookies = document.documentElement.dataset.cookies === 'on'

export const session = createStore<Session>({ user: undefined })
export const held = createStore<Held | undefined>(undefined)

// In memory only: a cross-site script can read localStorage, and so could the next user of this computer.
let tokens: Tokens | undefined
const storage = { get: () => tokens, set: (next: Tokens | undefined) => void (tokens = next) }

const baseUrl = location.origin
const send = loggedFetch('you', show)

export const client = createClient({
  baseUrl,
  ...(usesCookies ? { cookies: true } : { storage }),
  fetch: send,
  onSessionEnded: ({ code }) => end(code),
  onUserChanged: () => location.reload(),
})

/** Finds out whether somebody is logged in: with cookies, a reload does not log out. */
export async function start(): Promise<void> {
  if (!usesCookies) return session.set({ user: null })
  const user = await call('GET', '/auth/me').catch(() => null)
  session.set({ user: user as User | null })
}

export async function logIn(username: string, password: string): Promise<void> {
  await client.login({ username, password })
  session.set({ user: (await call('GET', '/auth/me')) as User })
}

export async function logOut(): Promise<void> {
  await client.logout()
  end()
}

/** Revokes all sessions of the user, on every device. */
export async function logOutEverywhere(): Promise<void> {
  await call('POST', '/auth/logout-all')
  await client.setTokens(undefined)
  end()
}

function end(endedBy?: string): void {
  held.set(undefined)
  session.set({ user: null, endedBy })
}

function show({ expires_in, refresh_token }: TokenAnswer): void {
  const refreshToken = describeRefreshToken(refresh_token)
  held.set({ lifetime: expires_in, receivedAt: performance.now(), refreshToken })
}

/**
 * Sends a request as the user; resolves to the body of the response.
 *
 * @throws ApiError for a refusal, with a message for people.
 */
export async function call(method: string, path: string, body?: object): Promise<unknown> {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await client.fetch(path, { method, ...json })
  if (!response.ok) throw await readApiError(response)
  return response.headers.get('content-type')?.includes('json') ? response.json() : undefined
}

/** What to tell a person about an error. */
export function explain(error: unknown): string {
  if (!isApiError(error)) return 'This page failed. See the console.'
  return `${error.status === 0 ? '' : `${error.status} `}${error.code}: ${error.message}`
}

/** Renews the access token before it has expired. */
export async function refreshNow(): Promise<void> {
  await client.accessToken(await client.accessToken())
}

/** Refreshes twice at once with the same token, as two tabs do that know nothing of each other. */
export async function refreshTwice(): Promise<string> {
  const refreshToken = tokens?.refreshToken
  const answers = await Promise.all([postRefresh(send, refreshToken), postRefresh(send, refreshToken)])
  const [one, other] = (await Promise.all(answers.map(bodyOf))) as [TokenAnswer, TokenAnswer]
  await client.setTokens(one)
  const [first, second] = [describeRefreshToken(one.refresh_token), describeRefreshToken(other.refresh_token)]
  if (!first) return 'Both requests were answered with 200, and the browser has one cookie.'
  return first.id === second?.id
    ? `Both answers carry the same refresh token, no. ${first.number}. Nobody was logged out.`
    : 'The answers carry different refresh tokens.'
}

async function bodyOf(response: Response): Promise<TokenAnswer> {
  if (!response.ok) throw await readApiError(response)
  return response.json() as Promise<TokenAnswer>
}

/** Presents a refresh token, or the cookie, without the client. */
export function postRefresh(fetch: typeof send, refreshToken: string | undefined): Promise<Response> {
  const url = `${baseUrl}/auth/refresh`
  if (refreshToken === undefined) return fetch(new Request(url, { method: 'POST' }))
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ refresh_token: refreshToken })
  return fetch(new Request(url, { method: 'POST', headers, body, credentials: 'omit' }))
}

/** The refresh token, for the demonstration of a theft. Undefined if it is in a cookie: then no script can copy it. */
export function copyRefreshToken(): string | undefined {
  return tokens?.refreshToken
}

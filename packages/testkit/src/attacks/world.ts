import assert from 'node:assert/strict'
import { send, type WireAnswer, type WireRequest } from '../http/wire.ts'
import type { AttackOptions, AttackTarget, Credentials } from './options.ts'
import { type ReadToken, readToken } from './tokens/forge.ts'

/** The application under attack, and what an attacker has: an account and public information. */
export interface AttackWorld {
  readonly options: AttackOptions
  readonly target: AttackTarget
  readonly basePath: string
  readonly guarded: string
  ask(request: WireRequest): Promise<WireAnswer>
  /** Posts JSON to an auth route, as the application's own pages do. */
  post(route: string, body: unknown, ...headers: readonly string[]): Promise<WireAnswer>
  /** Posts from another address of this machine. */
  postFrom(from: string, route: string, body: unknown, ...headers: readonly string[]): Promise<WireAnswer>
  /** Logs in. */
  logIn(who: Credentials): Promise<LoggedIn>
  /** The user's access token. */
  readonly own: ReadToken
  /** The access token of a user with the restricted role. */
  readonly allowed: string
}

/** The result of a login. */
export interface LoggedIn {
  readonly answer: WireAnswer
  readonly accessToken: string
  readonly refreshToken: string
}

/** Logs in and checks that valid tokens are accepted where forged ones will be tried. */
export async function openWorld(options: AttackOptions, target: AttackTarget): Promise<AttackWorld> {
  const { basePath = '/auth', guarded = '/auth/me', user, restricted } = options
  const port = Number(new URL(target.url).port)
  const ask = async (request: WireRequest) => send(port, request)
  const post: AttackWorld['post'] = async (route, body, ...headers) =>
    ask(postJson(`${basePath}${route}`, body, 'Sec-Fetch-Site: same-origin', ...headers))
  const postFrom: AttackWorld['postFrom'] = async (from, route, body, ...headers) =>
    ask({ ...postJson(`${basePath}${route}`, body, 'Sec-Fetch-Site: same-origin', ...headers), from })
  const logIn = async (who: Credentials) => readLogin(await post('/login', who), options.refreshCookie)
  const [own, other] = [await logIn(user), await logIn(restricted.allowed)]
  const world = { options, target, basePath, guarded, ask, post, postFrom, logIn }
  const opened = { ...world, own: readToken(own.accessToken), allowed: other.accessToken }
  await checkDoors(opened)
  return opened
}

/** Checks the statuses of valid tokens, because refusals of forged ones would prove nothing otherwise. */
async function checkDoors(world: AttackWorld): Promise<void> {
  const { ask, guarded, own, allowed, options } = world
  const { path } = options.restricted
  const statuses = [
    (await ask(bearer(own.text, guarded))).status,
    (await ask(bearer(own.text, path))).status,
    (await ask(bearer(allowed, path))).status,
  ]
  assert.deepEqual(
    statuses,
    [200, 403, 200],
    `unexpected statuses of ${guarded}, and of ${path} for the user and for the allowed user`,
  )
}

/** A GET with a token. */
export function bearer(token: string, target: string): WireRequest {
  return { method: 'GET', target, headers: [`Authorization: Bearer ${token}`] }
}

/** A POST with JSON. */
export function postJson(target: string, body: unknown, ...headers: readonly string[]): WireRequest {
  return { method: 'POST', target, headers: ['Content-Type: application/json', ...headers], body: JSON.stringify(body) }
}

/** Describes how a forged token was accepted; undefined for the statuses 400, 401, 403 and 431. */
export function admissionOf({ status }: WireAnswer): string | undefined {
  return [400, 401, 403, 431].includes(status) ? undefined : `answered ${status}`
}

/** Returns whether the response is a success. */
export function isSuccess({ status }: WireAnswer): boolean {
  return status >= 200 && status < 300
}

function readLogin(answer: WireAnswer, refreshCookie: string | undefined): LoggedIn {
  assert.equal(answer.status, 200, `the login answered ${answer.status}: ${answer.body}`)
  const body = JSON.parse(answer.body) as { readonly access_token?: string; readonly refresh_token?: string }
  const refreshToken = body.refresh_token ?? cookiesOf(answer).find(({ name }) => name === refreshCookie)?.value
  assert.ok(body.access_token !== undefined && refreshToken !== undefined, 'the login did not return both tokens')
  return { answer, accessToken: body.access_token, refreshToken }
}

/** The cookies that a response sets, with their attributes. */
export function cookiesOf({ lines }: WireAnswer) {
  return lines
    .filter(([name]) => name === 'set-cookie')
    .map(([, line]) => {
      const [pair = '', ...attributes] = line.split(/; */)
      const [name = '', value = ''] = pair.split('=')
      return { name, value, attributes }
    })
}

import type { Ask, Mode } from './exchange.ts'
import { login, page, type World } from './world.ts'

/** Who sends a request: a user who has logged in. */
interface Visitor {
  readonly mode: Mode
  readonly access: string
  readonly refresh: string
  readonly session: string
  readonly mailed: () => Promise<string>
}

/** A request to record: when it gets its response, and what it is. */
export interface Row {
  readonly route: string
  readonly mode: Mode
  readonly when: string
  readonly ask: (world: World) => Promise<Ask>
}

const newPassword = 'a new correct horse battery'

/** A request that succeeds, for each route. */
const good: Readonly<Record<string, (visitor: Visitor) => Ask | Promise<Ask>>> = {
  login: ({ mode }) => post('/login', mode === 'cookies' ? { ...login, remember: true } : login),
  refresh: visitor => withToken('/refresh', visitor),
  logout: visitor => withToken('/logout', visitor),
  logoutAll: visitor => signedIn(visitor, { ...bare, method: 'POST', path: '/auth/logout-all' }),
  listSessions: visitor => signedIn(visitor, { ...bare, path: '/auth/sessions' }),
  revokeSession: visitor => signedIn(visitor, { ...bare, method: 'DELETE', path: `/auth/sessions/${visitor.session}` }),
  reauthenticate: visitor => signedIn(visitor, post('/reauthenticate', { password: login.password })),
  changePassword: visitor =>
    signedIn(visitor, post('/password', { current_password: login.password, new_password: newPassword })),
  forgotPassword: () => post('/password/forgot', { username: login.username }),
  resetPassword: async ({ mailed }) => post('/password/reset', { token: await mailed(), new_password: newPassword }),
  keys: () => ({ ...bare, path: '/.well-known/jwks.json' }),
}

const bare = { method: 'GET', headers: {} }

function post(path: string, body: unknown): Ask {
  return { method: 'POST', path: `/auth${path}`, headers: { 'content-type': 'application/json' }, body }
}

function withToken(path: string, { mode, refresh }: Visitor): Ask {
  return mode === 'body'
    ? post(path, { refresh_token: refresh })
    : { method: 'POST', path: `/auth${path}`, headers: { cookie: `__Host-sp-refresh=${refresh}` } }
}

function signedIn({ access, mode, refresh }: Visitor, ask: Ask): Ask {
  const cookie = mode === 'cookies' ? { cookie: `__Host-sp-refresh=${refresh}` } : {}
  return { ...ask, headers: { authorization: `Bearer ${access}`, ...cookie, ...ask.headers } }
}

type Change = (ask: Ask, world: World) => Ask | Promise<Ask>

/** A row whose request is the good one, changed. */
export function row(route: string, mode: Mode, when: string, change: Change = ask => ask): Row {
  return {
    route,
    mode,
    when,
    async ask(world) {
      const pair = await world.auth.createSession('ann')
      const { sid } = await world.auth.verify(pair.accessToken)
      const visitor = { mode, access: pair.accessToken, refresh: pair.refreshToken, session: sid, mailed: world.mailed }
      const ask = await change(await good[route]!(visitor), world)
      if (mode === 'body') return ask
      return { ...ask, headers: { ...(ask.method !== 'GET' && { origin: page }), ...ask.headers } }
    },
  }
}

export const body =
  (changes: object): Change =>
  ask => ({ ...ask, body: { ...(ask.body as object), ...changes } })
const headers =
  (changes: Ask['headers']): Change =>
  ask => ({ ...ask, headers: { ...ask.headers, ...changes } })
export const without =
  (name: string): Change =>
  ask => ({ ...ask, headers: Object.fromEntries(Object.entries(ask.headers).filter(([each]) => each !== name)) })
const empty: Change = ask => ({ ...ask, body: {} })

export const first =
  (act: (world: World, ask: Ask) => unknown): Change =>
  async (ask, world) => {
    await act(world, ask)
    return ask
  }

const storeStops = first(world => world.stopStore())
const hashingIsBusy = first(async world => world.keepHashing())
export const repeated = (times: number, changed: Change): Change =>
  first(async (world, ask) => {
    for (let sent = 0; sent < times; sent += 1) {
      const { path, method, headers: given, body: wrong } = await changed(ask, world)
      await fetch(world.origin + path, { method, headers: given, body: JSON.stringify(wrong) })
    }
  })

export const malformed = (route: string) =>
  row(route, 'body', 'a member of the body is missing, or is not a string', empty)
export const otherType = (route: string, mode: Mode = 'body') =>
  row(route, mode, 'the body is not `application/json`', headers({ 'content-type': 'text/plain' }))
const anonymous = (route: string) => row(route, 'body', 'there is no access token', without('authorization'))
const forged = (route: string) =>
  row(route, 'body', 'the token is not valid, or its session was revoked', headers({ authorization: 'Bearer x' }))
const expired = (route: string) =>
  row(
    route,
    'body',
    'the access token has expired',
    first(world => world.time.advance('16m')),
  )
export const foreign = (route: string) =>
  row(route, 'cookies', 'a page of another origin sent the request', headers({ origin: 'https://elsewhere.example' }))
export const outage = (route: string) => row(route, 'body', 'a store or your users table did not answer', storeStops)
export const busy = (route: string) => row(route, 'body', 'too many passwords are waiting to be hashed', hashingIsBusy)

export const guarded = (route: string) => [anonymous(route), forged(route), expired(route)]
export const passwordRules = (route: string) => [
  row(route, 'body', 'the new password is too short', body({ new_password: 'short' })),
  row(route, 'body', 'the new password is too long', body({ new_password: 'x'.repeat(300) })),
  row(
    route,
    'body',
    'the new password contains NUL, or is not well-formed Unicode',
    body({ new_password: 'correct\0horse battery staple' }),
  ),
  row(route, 'body', 'the new password is too easy to guess', body({ new_password: 'passwordpassword' })),
]
export const wrongPassword = (route: string, member: string) =>
  row(route, 'body', 'the current password is wrong', body({ [member]: 'wrong' }))
export const guesses = (route: string, member: string) =>
  row(route, 'body', 'there were too many wrong passwords', repeated(10, body({ [member]: 'wrong' })))

export const refreshed = first(async (world, { body: sent }) => {
  await world.auth.refresh((sent as { refresh_token: string }).refresh_token)
  world.time.advance('1m')
})
export const keyed = (key: string) => headers({ 'idempotency-key': `"${key}"` })
/** A retry of a refresh that had the same key, and whose response was lost an hour ago. */
export const retriedLate: Change = async (ask, world) => {
  const idempotencyKey = '9f86d081-884c-4d65-9a2f-eaa0c55ad015'
  await world.auth.refresh((ask.body as { refresh_token: string }).refresh_token, { idempotencyKey })
  world.time.advance('1h')
  return keyed(idempotencyKey)(ask, world)
}
export const loggedOut = first(async ({ auth }, { body: sent }) =>
  auth.logout((sent as { refresh_token: string }).refresh_token),
)

export const refreshTokens = (route: string) => [
  row(route, 'cookies', 'the refresh token is in the body, not in its cookie', ask => ({
    ...ask,
    headers: { ...ask.headers, 'content-type': 'application/json' },
    body: { refresh_token: 'x' },
  })),
]

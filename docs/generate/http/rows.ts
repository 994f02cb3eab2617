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
function row(route: string, mode: Mode, when: string, change: Change = ask => ask): Row {
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

const body =
  (changes: object): Change =>
  ask => ({ ...ask, body: { ...(ask.body as object), ...changes } })
const headers =
  (changes: Ask['headers']): Change =>
  ask => ({ ...ask, headers: { ...ask.headers, ...changes } })
const without =
  (name: string): Change =>
  ask => ({ ...ask, headers: Object.fromEntries(Object.entries(ask.headers).filter(([each]) => each !== name)) })
const empty: Change = ask => ({ ...ask, body: {} })

const first =
  (act: (world: World, ask: Ask) => unknown): Change =>
  async (ask, world) => {
    await act(world, ask)
    return ask
  }

const storeStops = first(world => world.stopStore())
const hashingIsBusy = first(async world => world.keepHashing())
const repeated = (times: number, changed: Change): Change =>
  first(async (world, ask) => {
    for (let sent = 0; sent < times; sent += 1) {
      const { path, method, headers: given, body: wrong } = await changed(ask, world)
      await fetch(world.origin + path, { method, headers: given, body: JSON.stringify(wrong) })
    }
  })

const malformed = (route: string) => row(route, 'body', 'a member of the body is missing, or is not a string', empty)
const otherType = (route: string, mode: Mode = 'body') =>
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
const foreign = (route: string) =>
  row(route, 'cookies', 'a page of another origin sent the request', headers({ origin: 'https://elsewhere.example' }))
const outage = (route: string) => row(route, 'body', 'a store or your users table did not answer', storeStops)
const busy = (route: string) => row(route, 'body', 'too many passwords are waiting to be hashed', hashingIsBusy)

const guarded = (route: string) => [anonymous(route), forged(route), expired(route)]
const passwordRules = (route: string) => [
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
const wrongPassword = (route: string, member: string) =>
  row(route, 'body', 'the current password is wrong', body({ [member]: 'wrong' }))
const guesses = (route: string, member: string) =>
  row(route, 'body', 'there were too many wrong passwords', repeated(10, body({ [member]: 'wrong' })))

const refreshed = first(async (world, { body: sent }) => {
  await world.auth.refresh((sent as { refresh_token: string }).refresh_token)
  world.time.advance('1m')
})
const loggedOut = first(async ({ auth }, { body: sent }) =>
  auth.logout((sent as { refresh_token: string }).refresh_token),
)

const refreshTokens = (route: string) => [
  row(route, 'cookies', 'the refresh token is in the body, not in its cookie', ask => ({
    ...ask,
    headers: { ...ask.headers, 'content-type': 'application/json' },
    body: { refresh_token: 'x' },
  })),
]

/** Every request that is recorded, in the order of the page. A success comes first. */
export const rows: readonly Row[] = [
  row('login', 'body', 'the login and the password are right'),
  row('login', 'cookies', 'the login and the password are right'),
  malformed('login'),
  row('login', 'cookies', '`remember` is not a boolean', body({ remember: 1 })),
  row(
    'login',
    'body',
    'the password is wrong, there is no such user, or the user is blocked',
    body({ password: 'wrong' }),
  ),
  foreign('login'),
  otherType('login'),
  row('login', 'body', 'there were too many attempts', repeated(10, body({ password: 'wrong' }))),
  busy('login'),
  outage('login'),

  row('refresh', 'body', 'the refresh token is valid'),
  row('refresh', 'cookies', 'the refresh token is valid'),
  malformed('refresh'),
  ...refreshTokens('refresh'),
  row('refresh', 'cookies', 'there is no cookie with a refresh token', without('cookie')),
  row('refresh', 'body', 'the refresh token is not valid', body({ refresh_token: 'x' })),
  row('refresh', 'body', 'the session was revoked', loggedOut),
  row(
    'refresh',
    'body',
    'the session has expired',
    first(world => world.time.advance('31d')),
  ),
  row('refresh', 'body', 'the refresh token was used before, longer ago than `sessions.retryWindow`', refreshed),
  foreign('refresh'),
  otherType('refresh'),
  outage('refresh'),

  row('logout', 'body', 'always, also if the token is not valid: its session is then over already'),
  row('logout', 'cookies', 'always, also without a cookie'),
  malformed('logout'),
  ...refreshTokens('logout'),
  foreign('logout'),
  otherType('logout'),
  outage('logout'),

  row('logoutAll', 'body', 'the user is signed in'),
  row('logoutAll', 'cookies', 'the user is signed in'),
  ...guarded('logoutAll'),
  foreign('logoutAll'),
  otherType('logoutAll', 'cookies'),
  outage('logoutAll'),

  row('listSessions', 'body', 'the user is signed in'),
  row('listSessions', 'cookies', 'the user is signed in'),
  ...guarded('listSessions'),
  outage('listSessions'),

  row('revokeSession', 'body', 'the session was one of the user’s'),
  row('revokeSession', 'cookies', 'the session was one of the user’s'),
  ...guarded('revokeSession'),
  foreign('revokeSession'),
  row('revokeSession', 'body', 'the user has no such session', ask => ({ ...ask, path: '/auth/sessions/none' })),
  otherType('revokeSession', 'cookies'),
  outage('revokeSession'),

  row('reauthenticate', 'body', 'the password is right'),
  row('reauthenticate', 'cookies', 'the password is right'),
  malformed('reauthenticate'),
  ...guarded('reauthenticate'),
  wrongPassword('reauthenticate', 'password'),
  foreign('reauthenticate'),
  otherType('reauthenticate'),
  guesses('reauthenticate', 'password'),
  busy('reauthenticate'),
  outage('reauthenticate'),

  row('changePassword', 'body', 'the current password is right, and the new one allowed'),
  row('changePassword', 'cookies', 'the current password is right, and the new one allowed'),
  malformed('changePassword'),
  ...guarded('changePassword'),
  wrongPassword('changePassword', 'current_password'),
  foreign('changePassword'),
  otherType('changePassword'),
  ...passwordRules('changePassword'),
  guesses('changePassword', 'current_password'),
  busy('changePassword'),
  outage('changePassword'),

  row('forgotPassword', 'body', 'always, whether or not there is such a user'),
  row('forgotPassword', 'cookies', 'always, whether or not there is such a user'),
  malformed('forgotPassword'),
  foreign('forgotPassword'),
  otherType('forgotPassword'),
  row('forgotPassword', 'body', 'one address asked too often', repeated(30, body({ username: 'nobody' }))),
  row(
    'forgotPassword',
    'body',
    'this process is shutting down',
    first(async ({ auth }) => auth.close()),
  ),

  row('resetPassword', 'body', 'the token is that of the latest mail, and the password allowed'),
  row('resetPassword', 'cookies', 'the token is that of the latest mail, and the password allowed'),
  malformed('resetPassword'),
  row('resetPassword', 'body', 'the token is unknown, was used, or has expired', body({ token: 'x' })),
  foreign('resetPassword'),
  otherType('resetPassword'),
  ...passwordRules('resetPassword'),
  busy('resetPassword'),
  outage('resetPassword'),

  row('keys', 'body', 'always'),
]

import type { AdapterApp } from './adapter.ts'
import { any, empty, type Exchange, getAs, ownJson, post, problem } from './exchange.ts'
import { password } from './world.ts'

/** Auth routes that are left out, moved and read another field. */
export const movedRoutes: AdapterApp['routeOptions'] = {
  leaveOut: ['reauthenticate', 'logoutAll'],
  loginField: 'email',
  paths: { login: '/session', logout: '/session/end', revokeSession: '/devices/:id' },
}

const tokens = ownJson({ access_token: any, token_type: 'Bearer', expires_in: 900, refresh_token: any })
const login = { email: 'maker', password }
const gone = ['/auth/login', '/auth/logout', '/auth/reauthenticate', '/auth/logout-all'] as const

/** What moved routes answer at their new places. */
export const movedExchanges: readonly Exchange[] = [
  ['a moved login reads another field', post('/auth/session', login), tokens],
  [
    'a moved login does not read the old field',
    post('/auth/session', { username: 'maker', password }),
    problem('invalid_request', { detail: 'The body must have these members as strings: email.' }),
  ],
  ['a refresh that was not moved keeps its path', post('/auth/refresh', { refresh_token: '{other refresh}' }), tokens],
  ['a moved logout works', post('/auth/session/end', { refresh_token: '{closing refresh}' }), empty],
  [
    'a moved route reads its parameter',
    { ...getAs('leaver', '/auth/devices/none'), method: 'DELETE' },
    problem('not_found'),
  ],
  [
    'C04 a moved route keeps its guard',
    { method: 'DELETE', target: '/auth/devices/none' },
    problem('authentication_required'),
  ],
]

/** Requests to where no route is any more. */
export const goneRequests = [
  ...gone.map(target => post(target, login)),
  { ...getAs('leaver', '/auth/sessions/none'), method: 'DELETE' },
]

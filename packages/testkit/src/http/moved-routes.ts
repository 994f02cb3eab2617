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
  ['a login that was moved, by another field', post('/auth/session', login), tokens],
  [
    'the field of before',
    post('/auth/session', { username: 'maker', password }),
    problem('invalid_request', { detail: 'The body must have these members as strings: email.' }),
  ],
  ['a refresh that was not moved', post('/auth/refresh', { refresh_token: '{other refresh}' }), tokens],
  ['a logout that was moved', post('/auth/session/end', { refresh_token: '{closing refresh}' }), empty],
  [
    'a parameter at another place',
    { ...getAs('leaver', '/auth/devices/none'), method: 'DELETE' },
    problem('not_found'),
  ],
  [
    'C04 a route that was moved is behind its guard',
    { method: 'DELETE', target: '/auth/devices/none' },
    problem('authentication_required'),
  ],
]

/** Requests to where no route is any more. */
export const goneRequests = [
  ...gone.map(target => post(target, login)),
  { ...getAs('leaver', '/auth/sessions/none'), method: 'DELETE' },
]

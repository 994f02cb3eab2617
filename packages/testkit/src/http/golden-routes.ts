import { accepted, any, empty, type Exchange, type Expected, get, getAs, ownJson, post, problem } from './exchange.ts'
import { otherKey, password, retryKey } from './world.ts'

const tokens = ownJson({ access_token: any, token_type: 'Bearer', expires_in: 900, refresh_token: any })
const login = { username: 'maker', password }

const change = { current_password: password, new_password: 'another correct horse battery' }

/** Retries of a refresh whose response was lost ten minutes ago. */
function lateRetries(): readonly Exchange[] {
  const retryOf = (token: string, ...headers: readonly string[]) =>
    post('/auth/refresh', { refresh_token: `{${token} refresh}` }, ...headers)
  const retry = (...headers: readonly string[]) => retryOf('late', ...headers)
  const form = 'The idempotency key must be 22 to 128 random letters, digits or characters of -._~+/, such as a UUID.'
  const malformed = ['', '1', '""', `"${retryKey}`, `"${retryKey}";a=1`, `"${retryKey}" , "${retryKey}"`]
  return [
    ['F04 a late retry with the key of the first try gets tokens', retry(`Idempotency-Key: "${retryKey}"`), tokens],
    ['F04 a late retry may leave out the quotes', retry(`idempotency-key: ${retryKey}`), tokens],
    ...malformed.map((value): Exchange => {
      const title = `the idempotency key ${value || 'of no characters'} is refused`
      return [title, retry(`Idempotency-Key: ${value}`), problem('invalid_request', { detail: form })]
    }),
    [
      'two idempotency keys are refused',
      retry(`Idempotency-Key: "${retryKey}"`, `Idempotency-Key: "${retryKey}"`),
      problem('invalid_request', { detail: form }),
    ],
    [
      'F05 a late retry with the key of another session is refused',
      retry(`Idempotency-Key: "${otherKey}"`),
      problem('refresh_token_reused'),
    ],
    [
      'F05 after that the right key is worthless too',
      retry(`Idempotency-Key: "${retryKey}"`),
      problem('session_ended'),
    ],
    ['F05 a late retry without a key is refused', retryOf('keyless'), problem('refresh_token_reused')],
    [
      'F05 a late retry with a wrong key is refused',
      retryOf('robbed', `Idempotency-Key: "${retryKey.toLowerCase()}"`),
      problem('refresh_token_reused'),
    ],
  ]
}

const session = { id: any, device: null, current: true, created_at: any, last_used_at: any, expires_at: any }

/** What the auth routes answer: the same on every framework. They run in this order. */
export const routeExchanges: readonly Exchange[] = [
  ['C06 a login answers with tokens that must not be stored', post('/auth/login', login), tokens],
  ['a login may have further members', post('/auth/login', { ...login, extra: [1], __proto__: null }), tokens],
  [
    'E01 a login with a wrong password is refused',
    post('/auth/login', { ...login, password: 'wrong' }),
    problem('credentials_invalid'),
  ],
  [
    'E01 a login of an unknown user gets the same response',
    post('/auth/login', { ...login, username: 'x' }),
    problem('credentials_invalid'),
  ],
  ...bodies(),
  ...mediaTypes(),

  [
    'C06 a refresh answers with tokens that must not be stored',
    post('/auth/refresh', { refresh_token: '{other refresh}' }),
    tokens,
  ],
  ['F05 a malformed refresh token is refused', post('/auth/refresh', { refresh_token: 'x' }), problem('token_invalid')],
  ['F17 an access token cannot refresh', post('/auth/refresh', { refresh_token: '{maker}' }), problem('token_invalid')],
  [
    'F10 the refresh token of a revoked session is refused',
    post('/auth/refresh', { refresh_token: '{ended refresh}' }),
    problem('session_ended'),
  ],
  [
    'F03 a refresh token that was used before is refused',
    post('/auth/refresh', { refresh_token: '{expired refresh}' }),
    problem('refresh_token_reused'),
  ],
  ...lateRetries(),
  [
    'a refresh without a token is refused',
    post('/auth/refresh', {}),
    problem('invalid_request', { detail: 'The body must have these members as strings: refresh_token.' }),
  ],

  ['C04 listing sessions needs a signed-in user', get('/auth/sessions'), problem('authentication_required')],
  [
    'F14 a user cannot revoke the session of another user',
    { ...getAs('leaver', '/auth/sessions/none'), method: 'DELETE' },
    problem('not_found'),
  ],
  [
    'C04 revoking a session needs a signed-in user',
    { method: 'DELETE', target: '/auth/sessions/none' },
    problem('authentication_required'),
  ],
  ['F14 the list of sessions contains no tokens', getAs('leaver', '/auth/sessions'), ownJson({ sessions: [session] })],
  ['F10 a logout succeeds', post('/auth/logout', { refresh_token: '{closing refresh}' }), empty],
  ['F10 a repeated logout succeeds', post('/auth/logout', { refresh_token: '{closing refresh}' }), empty],
  ['F10 a logout with a malformed token succeeds', post('/auth/logout', { refresh_token: 'x' }), empty],
  [
    'F10 a logout without a token is refused',
    post('/auth/logout', {}),
    problem('invalid_request', { detail: 'The body must have these members as strings: refresh_token.' }),
  ],
  ['F11 a logout revokes the access token', getAs('closing', '/me'), problem('token_invalid')],
  [
    'C04 revoking all sessions needs a signed-in user',
    { method: 'POST', target: '/auth/logout-all' },
    problem('authentication_required'),
  ],
  [
    'C04 a step-up needs a signed-in user',
    post('/auth/reauthenticate', { password }),
    problem('authentication_required'),
  ],
  [
    'a step-up answers with tokens',
    post('/auth/reauthenticate', { password }, 'Authorization: Bearer {other}'),
    tokens,
  ],
  ['a step-up replaces the session', getAs('other', '/me'), problem('token_invalid')],
  [
    'C04 changing a password needs a signed-in user',
    post('/auth/password', change),
    problem('authentication_required'),
  ],
  [
    'D14 changing a password needs the current one',
    post('/auth/password', { ...change, current_password: 'wrong' }, 'Authorization: Bearer {maker}'),
    problem('password_incorrect'),
  ],
  [
    'D01 a new password that is too short is refused',
    post('/auth/password', { ...change, new_password: 'short' }, 'Authorization: Bearer {maker}'),
    problem('password_too_short', { minLength: 15 }),
  ],
  [
    'D04 a new password that contains the login is refused',
    post('/auth/password', { ...change, new_password: 'Maker-Maker-Maker-2026' }, 'Authorization: Bearer {maker}'),
    problem('password_blocked', { reason: 'context' }),
  ],
  [
    'D16 a common new password is refused',
    post('/auth/password', { ...change, new_password: 'passwordpassword' }, 'Authorization: Bearer {maker}'),
    problem('password_blocked', { reason: 'guessable' }),
  ],
  [
    'F20 changing a password answers with new tokens',
    post('/auth/password', change, 'Authorization: Bearer {changer}'),
    tokens,
  ],
  ['F20 changing a password revokes the session that asked', getAs('changer', '/me'), problem('token_invalid')],
  [
    'F20 changing a password revokes its refresh token',
    post('/auth/refresh', { refresh_token: '{changer refresh}' }),
    problem('session_ended'),
  ],
  [
    'the old password no longer works',
    post('/auth/login', { username: 'changer', password }),
    problem('credentials_invalid'),
  ],
  ['the new password works', post('/auth/login', { username: 'changer', password: change.new_password }), tokens],
  ['a reset for an unknown user is accepted', post('/auth/password/forgot', { username: 'nobody' }), accepted],
  [
    'an unknown token resets no password',
    post('/auth/password/reset', { token: 'x', new_password: change.new_password }),
    problem('one_time_token_invalid'),
  ],
  ['F10 a logout everywhere succeeds', { ...getAs('leaver', '/auth/logout-all'), method: 'POST' }, empty],
  [
    'F10 a logout everywhere revokes the session that asked',
    getAs('leaver', '/auth/sessions'),
    problem('token_invalid'),
  ],
  [
    'A12 public keys may be cached',
    get('/.well-known/jwks.json'),
    {
      status: 200,
      headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
      body: { keys: [] },
    },
  ],
]

function bodies(): readonly Exchange[] {
  const needs = (...names: readonly string[]) =>
    problem('invalid_request', { detail: `The body must have these members as strings: ${names.join(', ')}.` })
  const values: readonly (readonly [string, Expected])[] = [
    ['{}', needs('username', 'password')],
    ['{"username":["a","b"],"password":"x"}', needs('username')],
    ['{"username":{"$gt":""},"password":"x"}', needs('username')],
    ['{"username":"maker","password":null}', needs('password')],
    ['{"username":"maker","password":12}', needs('password')],
    ['{"__proto__":{"username":"maker","password":"x"}}', needs('username', 'password')],
    ['[]', problem('invalid_request', { detail: 'The body must be a JSON object.' })],
    ['null', problem('invalid_request')],
    ['"text"', problem('invalid_request')],
    ['', problem('invalid_request')],
    ['{"username":', problem('invalid_request', { detail: 'The body is not valid JSON.' })],
    ['username=maker&password=x', problem('invalid_request', { detail: 'The body is not valid JSON.' })],
  ]
  return values.map(([body, expected]): Exchange => [
    `C09 a login with the body ${body}`,
    { ...post('/auth/login', {}), body },
    expected,
  ])
}

function mediaTypes(): readonly Exchange[] {
  const refused = [
    'text/plain',
    'text/plain;application/json',
    'text/plain; charset=application/json',
    'application/x-www-form-urlencoded; application/json',
    'application/json-patch+json',
    'application/jsonx',
    'application/json, text/plain',
    '',
  ]
  const taken = ['Application/JSON', 'application/json ; charset=utf-8']
  const as = (type: string, expected: Expected): Exchange => [
    `C09 a login as "${type}"`,
    { ...post('/auth/login', login), headers: [`Content-Type: ${type}`] },
    expected,
  ]
  return [
    [
      'C09 a login without a media type',
      { ...post('/auth/login', login), headers: [] },
      problem('unsupported_media_type'),
    ],
    ...refused.map(type => as(type, problem('unsupported_media_type'))),
    ...taken.map(type => as(type, tokens)),
  ]
}

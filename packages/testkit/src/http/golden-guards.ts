import { type Exchange, type Expected, get, getAs, problem, reached } from './exchange.ts'

const admin = { sub: 'u-admin', roles: ['admin'] }
const maker = { sub: 'u-maker', roles: ['maker'] }

/** What guards answer: the same on every framework. */
export const guardExchanges: readonly Exchange[] = [
  ['C04 a request without a token gets a challenge without an error', get('/me'), problem('authentication_required')],
  ['a signed-in user gets in', getAs('maker', '/me'), reached(maker)],
  ['C05 an expired token gets the code token_expired', getAs('expired', '/me'), problem('token_expired')],
  ['A03 a forged token is not valid', getAs('forged', '/me'), problem('token_invalid')],
  ['F11 the token of a revoked session is not valid', getAs('ended', '/me'), problem('token_invalid')],
  ['F17 a refresh token is not an access token', getAs('maker refresh', '/me'), problem('token_invalid')],

  [
    'H10 a request without a token gets 401 from a guard with roles',
    get('/admin/x'),
    problem('authentication_required'),
  ],
  ['H10 a user without the role gets 403 without a challenge', getAs('maker', '/admin/x'), problem('forbidden')],
  ['H10 a user with the role gets in', getAs('admin', '/admin/x'), reached(admin)],
  [
    'a path has parameters',
    getAs('admin', '/admin/orders/o-1?id=o-2'),
    reached({ ...admin, user: 'admin', params: { id: 'o-1' } }),
  ],
  [
    'H10 a guard refuses before the route looks for the resource',
    getAs('maker', '/admin/orders/none'),
    problem('forbidden'),
  ],

  ['an optional guard lets in a request without a token', get('/maybe'), reached()],
  ['an optional guard reads the claims of a token', getAs('maker', '/maybe'), reached(maker)],
  ['an optional guard refuses an invalid token', getAs('forged', '/maybe'), problem('token_invalid')],
  ['a public route ignores tokens', getAs('forged', '/open'), reached()],
  ['recheck gives the user', getAs('maker', '/now'), reached({ ...maker, user: 'maker' })],
  ['recheck refuses a user who was deleted', getAs('gone', '/now'), problem('token_invalid')],
  ['a user with a recent login gets in', getAs('maker', '/recent'), reached(maker)],
  [
    'a user with an old login must log in again',
    getAs('old', '/recent'),
    problem('reauthentication_required', { max_age: 300 }),
  ],

  [
    'HEAD is refused like GET',
    { method: 'HEAD', target: '/me' },
    { ...problem('authentication_required'), body: undefined },
  ],
  [
    'HEAD without the role is refused like GET',
    { ...getAs('maker', '/admin/x'), method: 'HEAD' },
    { ...problem('forbidden'), body: undefined },
  ],
  [
    'a request is refused before its body is read',
    { method: 'POST', target: '/admin/orders', headers: ['Content-Type: application/json'], body: '{}' },
    problem('authentication_required'),
  ],
  ...authorizations(),
  ...twoHeaders(),
  ...elsewhere(),
]

/** RFC 6750 §2.1: the scheme in any case, spaces, and one token. */
function authorizations(): readonly Exchange[] {
  const malformed = problem('invalid_request', { detail: 'The Authorization header is malformed.' })
  const values: readonly (readonly [string, Expected])[] = [
    ['bearer {maker}', reached(maker)],
    ['BEARER    {maker}', reached(maker)],
    ['Bearer {maker}  ', reached(maker)],
    ['', problem('authentication_required')],
    ['Bearer', problem('authentication_required')],
    ['{maker}', problem('authentication_required')],
    ['Basic {maker}', problem('authentication_required')],
    ['Digest username="x", realm="y"', problem('authentication_required')],
    ['Bearer x', problem('token_invalid')],
    ['Bearer {maker} x', malformed],
    ['Bearer\t{maker}', malformed],
    ['Bearer,{maker}', malformed],
    ['Bearer "{maker}"', malformed],
    ['Bearer {maker},', malformed],
    ['Bearer {maker}, Bearer {admin}', malformed],
    ['Bearer {maker}\u00e9', malformed],
    ['Basic x, Bearer {maker}', malformed],
  ]
  return values.map(([value, expected]) => [
    `C01 Authorization: ${value}`,
    get('/me', `Authorization: ${value}`),
    expected,
  ])
}

/** Node keeps the first of two headers, and the standard Headers joins them. */
function twoHeaders(): readonly Exchange[] {
  const pairs = [
    ['Bearer {maker}', 'Bearer {maker}'],
    ['Bearer {maker}', 'Bearer {admin}'],
    ['Bearer {admin}', 'Basic x'],
    ['Basic x', 'Bearer {admin}'],
    ['', 'Bearer {admin}'],
    ['Bearer {admin}', ''],
  ] as const
  return pairs.flatMap(([first, second]) =>
    ['/admin/x', '/maybe'].map(path => [
      `C02 ${path} with two headers: "${first}" and "${second}"`,
      get(path, `Authorization: ${first}`, 'X-Between: 1', `aUTHORIZATION: ${second}`),
      problem('invalid_request'),
    ]),
  )
}

function elsewhere(): readonly Exchange[] {
  const lines = ['Cookie: access_token={maker}', 'X-Access-Token: {maker}', 'Proxy-Authorization: Bearer {maker}']
  const targets = ['access_token', 'token', 'authorization'].map(name => get(`/me?${name}={maker}`))
  return [...targets, ...lines.map(line => get('/me', line))].map(request => [
    `C03 a token in another place is ignored: ${request.target} ${request.headers?.join()}`,
    request,
    problem('authentication_required'),
  ])
}

import type { WireRequest } from '../http/wire.ts'
import { type Attack, type Row, tryRows } from './attack.ts'
import { admissionOf, type AttackWorld } from './world.ts'

/** Places and spellings in which a valid token must not be accepted. */
function misplaced({ own, guarded, options }: AttackWorld): readonly Row<WireRequest>[] {
  const token = own.text
  const get = (target: string, ...headers: readonly string[]): WireRequest => ({ method: 'GET', target, headers })
  const query = (added: string) => get(`${guarded}${guarded.includes('?') ? '&' : '?'}${added}`)
  const header = (value: string) => get(guarded, `Authorization: ${value}`)
  const inBody = `access_token=${token}`
  return [
    ['in the query', query(`access_token=${token}`)],
    ['in the query, as token', query(`token=${token}`)],
    ['in the query, as authorization', query(`authorization=Bearer%20${token}`)],
    ['in a form', { ...get(guarded, 'Content-Type: application/x-www-form-urlencoded'), body: inBody }],
    ['in its own header', get(guarded, `X-Access-Token: ${token}`)],
    ['in Proxy-Authorization', get(guarded, `Proxy-Authorization: Bearer ${token}`)],
    ['as a password of Basic', header(`Basic ${Buffer.from(`x:${token}`).toString('base64')}`)],
    ['under another scheme', header(`Token ${token}`)],
    ['without a scheme', header(token)],
    ['without a space', header(`Bearer${token}`)],
    ['after a tab', header(`Bearer\t${token}`)],
    ['after a comma', header(`Bearer,${token}`)],
    ['with more after it', header(`Bearer ${token} ${token}`)],
    ['in a list', header(`Bearer ${token}, Bearer ${token}`)],
    ['as a parameter', header(`Bearer token="${token}"`)],
    ['in quotes', header(`Bearer "${token}"`)],
    ...(options.refreshCookie !== undefined
      ? []
      : cookieNames.map(name => [`in the cookie ${name}`, get(guarded, `Cookie: ${name}=${token}`)] as const)),
  ]
}

const cookieNames = ['access_token', 'token', 'jwt', 'Authorization', '__Host-sp-access']

/** Two headers, of which a proxy might read one and the application the other. */
function doubled({ own, guarded }: AttackWorld): readonly Row<WireRequest>[] {
  const good = `Authorization: Bearer ${own.text}`
  const bad = 'Authorization: Bearer x.y.z'
  const pairs = [
    ['good, then bad', [good, bad]],
    ['bad, then good', [bad, good]],
    ['good twice', [good, good]],
    ['good, then empty', [good, 'Authorization: ']],
    ['empty, then good', ['Authorization: ', good]],
    ['in another case', [good.replace('Authorization', 'AUTHORIZATION'), bad]],
  ] as const
  return pairs.map(([name, headers]) => [name, { method: 'GET', target: guarded, headers }])
}

function requests(title: string, rowsOf: (world: AttackWorld) => readonly Row<WireRequest>[]): Attack {
  return {
    title,
    run: async world => tryRows(rowsOf(world), async request => admissionOf(await world.ask(request))),
  }
}

/** Attacks with a valid token in the wrong place. */
export const transportAttacks = [
  requests('C01 C03 a token is accepted only in its header', misplaced),
  requests('C02 two Authorization headers are rejected', doubled),
]

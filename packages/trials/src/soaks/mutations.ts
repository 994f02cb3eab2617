import type { Random } from '../shared/lib/random.ts'

/** Characters of base64url, of base64, and of neither. */
const alphabet = Array.from('ABCXYZabcxyz0189-_+/=. \t\n\0é%"{}')

const headers = [
  { alg: 'none' },
  { alg: 'None' },
  { alg: 'HS512' },
  { alg: 'RS256' },
  { alg: 'EdDSA' },
  { alg: 'HS256', typ: 'JWT' },
  { alg: 'HS256', typ: 'at+jwt', kid: '../../etc/passwd' },
  { alg: 'HS256', typ: 'at+jwt', kid: '__proto__' },
  { alg: 'HS256', typ: 'at+jwt', crit: ['exp'] },
  { alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: '' } },
  { alg: 'HS256', typ: 'at+jwt', b64: false },
]

type Mutation = (token: string, random: Random, other: string) => string

const mutations: readonly Mutation[] = [
  flipOne,
  flipOne,
  (token, random) => cut(token, random.below(token.length), 0, random.pick(alphabet)),
  (token, random) => cut(token, random.below(token.length), 1 + random.below(40), ''),
  (token, random) => token.slice(0, random.below(token.length)),
  token => `${token}=`,
  token => ` ${token}`,
  token => token.replaceAll('-', '+').replaceAll('_', '/').concat('='),
  otherLastCharacter,
  (token, random) => withPart(token, 0, Buffer.from(JSON.stringify(random.pick(headers))).toString('base64url')),
  (token, random) => withPart(token, 1, claimsChanged(token, random)),
  (token, _, other) => withPart(token, 2, partOf(other, 2)),
  (token, _, other) => withPart(token, 1, partOf(other, 1)),
  token => withPart(token, 2, ''),
  token => token.split('.').slice(0, 2).join('.'),
  (token, random) => `${token}.${'A'.repeat(random.below(10_000))}`,
  (_, random) => Array.from({ length: random.below(300) }, () => random.pick(alphabet)).join(''),
]

/** Changes a token in one of many ways. By chance, the result may be another valid token or mean the same. */
export function mutate(token: string, random: Random, other: string): string {
  return random.pick(mutations)(token, random, other)
}

type Headers = readonly (readonly [string, string])[]

/** Puts a token into a request in a wrong way, or a mutated token in the right way. */
export function mutateHeader(token: string, random: Random, change: (token: string) => string): Headers {
  const cookie = (text: string) => `__Host-sp-access=${text}`
  return random.pick<() => Headers>([
    () => [['authorization', `Bearer ${change(token)}`]],
    () => [['authorization', `bearer   ${change(token)}`]],
    () => [['authorization', `Bearer ${token}, Bearer ${token}`]],
    () => [['authorization', `Bearer\t${token}`]],
    () => [['authorization', token]],
    () => [['authorization', `Basic ${token}`]],
    () => [
      ['authorization', `Bearer ${token}`],
      ['Authorization', `Bearer ${change(token)}`],
    ],
    () => [
      ['authorization', `Bearer ${token}`],
      ['cookie', cookie(token)],
    ],
    () => [['cookie', cookie(change(token))]],
    () => [['cookie', `${cookie(token)}; ${cookie(change(token))}`]],
    () => [['cookie', `__Secure-sp-access=${token}; sp-access=${token}; __host-sp-access=${token}`]],
    () => [['cookie', cookie(`"${token}"`)]],
    // A valid cookie, sent by a page of another site.
    () => [
      ['cookie', cookie(token)],
      ['sec-fetch-site', 'cross-site'],
      ['origin', 'https://evil.example'],
    ],
  ])()
}

function flipOne(token: string, random: Random): string {
  const index = random.below(token.length)
  const flipped = String.fromCharCode(token.charCodeAt(index) ^ (1 << random.below(7)))
  return cut(token, index, 1, flipped)
}

function cut(text: string, index: number, length: number, put: string): string {
  return text.slice(0, index) + put + text.slice(index + length)
}

/** The last character of a signature has unused bits: a lenient decoder reads four spellings as the same bytes. */
function otherLastCharacter(token: string, random: Random): string {
  const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = base64url.indexOf(token.at(-1)!)
  return token.slice(0, -1) + base64url[(last & ~3) | ((last + 1 + random.below(3)) & 3)]!
}

function claimsChanged(token: string, random: Random): string {
  const claims = JSON.parse(Buffer.from(partOf(token, 1), 'base64url').toString()) as Record<string, unknown>
  const changes = { exp: 9_999_999_999, sub: 'root', roles: ['admin'], aud: ['*'], iss: 'https://evil.example', gen: 0 }
  const name = random.pick(Object.keys(changes) as (keyof typeof changes)[])
  return Buffer.from(JSON.stringify({ ...claims, [name]: changes[name] })).toString('base64url')
}

function partOf(token: string, index: number): string {
  return token.split('.')[index] ?? ''
}

function withPart(token: string, index: number, part: string): string {
  return token.split('.').with(index, part).join('.')
}

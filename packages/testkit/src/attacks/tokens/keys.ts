import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type Attack, type Row, tryRows } from '../attack.ts'
import { admissionOf, bearer } from '../world.ts'
import { encode, mac, type ReadToken } from './forge.ts'
import { confusedTokens, forgedTokens } from './try-tokens.ts'

const kids: readonly (readonly [kid: unknown, key: string])[] = [
  ['/dev/null', ''],
  ['../../../../../../dev/null', ''],
  ["' UNION SELECT 'key", 'key'],
  ["x' OR '1'='1", ''],
  ['|echo key', 'key\n'],
  ['__proto__', '[object Object]'],
  ['constructor', 'function Object() { [native code] }'],
  ['toString', 'function toString() { [native code] }'],
  ['unknown', ''],
  ['', ''],
  [0, ''],
  [null, ''],
  [['0'], ''],
  [{}, ''],
  ['x'.repeat(5000), ''],
]

/** Encodings of a public key that libraries have used as a secret. */
export function spellingsOf(jwk: JsonWebKey): readonly (readonly [string, string | Buffer])[] {
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const pem = String(key.export({ format: 'pem', type: 'spki' }))
  const bare = createPublicKeyJwk(key)
  return [
    ['SPKI in PEM', pem],
    ['PEM without its last line break', pem.trimEnd()],
    ['PEM after a line break', `\n${pem}`],
    ['PEM after a byte order mark', `\uFEFF${pem}`],
    ['PEM with CRLF', pem.replaceAll('\n', '\r\n')],
    ['SPKI in DER', key.export({ format: 'der', type: 'spki' })],
    ['the JWK as published', JSON.stringify(jwk)],
    ['the JWK without other members', JSON.stringify(bare)],
    ['the key set', JSON.stringify({ keys: [jwk] })],
    ...(bare.x === undefined
      ? []
      : [['x', Buffer.from(bare.x, 'base64url')] as const, ['x as a string', bare.x] as const]),
    ...(bare.n === undefined ? [] : [['the modulus', Buffer.from(bare.n, 'base64url')] as const]),
  ]
}

function createPublicKeyJwk(key: KeyObject): JsonWebKey {
  return key.export({ format: 'jwk' })
}

function confusions({ payload }: ReadToken, publicKeys: readonly JsonWebKey[]): readonly Row<string>[] {
  return publicKeys.flatMap(jwk =>
    spellingsOf(jwk).flatMap(([spelling, key]) =>
      ([256, 384, 512] as const).map((bits): Row<string> => {
        const header = { alg: `HS${bits}`, typ: 'at+jwt', kid: Reflect.get(jwk, 'kid') }
        return [`HS${bits} under ${spelling}`, mac(header, payload, key, bits)]
      }),
    ),
  )
}

interface Pair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

type Pairs = ReadonlyMap<string, Pair>

/** An attacker's own key pairs, by algorithm. */
function makePairs(): Pairs {
  return new Map([
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['EdDSA', generateKeyPairSync('ed25519')],
  ])
}

/** Header members with a key or with the URL of one. */
function brought(publicKey: KeyObject, url: string): readonly Row<object>[] {
  const jwk = { ...createPublicKeyJwk(publicKey), kid: 'mine' }
  const der = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  return [
    ['jwk', { jwk }],
    ['jku', { jku: `${url}/jwks.json`, kid: 'mine' }],
    ['x5u', { x5u: `${url}/key.pem` }],
    ['x5c', { x5c: [der] }],
  ]
}

function selfSigned({ payload }: ReadToken, pairs: Pairs, url: string): readonly Row<string>[] {
  return [...pairs].flatMap(([alg, { publicKey, privateKey }]) =>
    brought(publicKey, url).map(([name, members]): Row<string> => {
      const text = `${encode({ alg, typ: 'at+jwt', ...members })}.${encode(payload)}`
      const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
      const key = { key: pem, dsaEncoding: 'ieee-p1363' as const }
      const signature = sign(alg === 'EdDSA' ? null : 'sha256', Buffer.from(text), key)
      return [`${alg} by ${name}`, `${text}.${signature.toString('base64url')}`]
    }),
  )
}

/** Starts the attacker's server, which publishes keys and counts connections. */
async function listen(pairs: Pairs) {
  const keys = [...pairs.values()].map(({ publicKey }) => ({ ...createPublicKeyJwk(publicKey), kid: 'mine' }))
  let visits = 0
  const server = createServer((_req, res) => {
    visits++
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify({ keys }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, visits: () => visits, close: () => server.close() }
}

const broughtKeys: Attack = {
  title: 'A09 keys in a token are ignored, and no URL in it is fetched',
  async run({ ask, guarded, own }) {
    const pairs = makePairs()
    const server = await listen(pairs)
    const tries = await tryRows(selfSigned(own, pairs, server.url), async token =>
      admissionOf(await ask(bearer(token, guarded))),
    )
    server.close()
    const visits = server.visits()
    return [...tries, { name: 'no connection', breach: visits === 0 ? undefined : `${visits} connections` }]
  },
}

/** Attacks with tokens that name a key. */
export const keyAttacks = [
  confusedTokens('A03 no public key is accepted as a secret', confusions),
  forgedTokens('A08 a kid selects no other key', ({ payload }) =>
    kids.map(([kid, key]): Row<string> => {
      const name = JSON.stringify(kid).slice(0, 60)
      return [name, mac({ alg: 'HS256', typ: 'at+jwt', kid }, payload, key)]
    }),
  ),
  broughtKeys,
]

import { createCipheriv, randomBytes } from 'node:crypto'
import type { Row } from '../attack.ts'
import { encode, type ReadToken, sealed } from './forge.ts'
import { forgedTokens, type SecretForge, signedTokens } from './try-tokens.ts'

const types = [
  undefined,
  null,
  '',
  'JWT',
  'jwt',
  'rt+jwt',
  'id_token+jwt',
  'logout+jwt',
  'reset+jwt',
  'at+jwt ',
  ['at+jwt'],
  1,
]

const members: readonly object[] = [
  { crit: ['x'], x: 1 },
  { crit: [] },
  { crit: ['exp'] },
  { crit: ['alg'] },
  { crit: 'exp' },
  { crit: ['b64'], b64: false },
  { b64: false },
  { zip: 'DEF' },
  { enc: 'A128GCM' },
  { jku: 'https://evil.example/jwks.json' },
  { jwk: { kty: 'oct', k: 'AAAA' } },
  { x5u: 'https://evil.example/key.pem' },
  { x5c: ['AAAA'] },
  { kid: 'unknown' },
  { kid: ['0'] },
]

/** Valid signatures with headers that must not be trusted. */
function oddHeaders({ header, payload, sign }: SecretForge): readonly Row<string>[] {
  return members.map((member): Row<string> => [JSON.stringify(member), sign(payload, { ...header, ...member })])
}

/** Other spellings of a token. Each token must have only one, so that deny lists and caches work. */
function spellings({ text }: ReadToken): readonly Row<string>[] {
  const [head, body, signature = ''] = text.split('.')
  const last = alphabet.indexOf(signature.at(-1) ?? 'A')
  const sibling = alphabet[last ^ 1] ?? 'A'
  return [
    ['another last letter', `${head}.${body}.${signature.slice(0, -1)}${sibling}`],
    ['padding', `${text}=`],
    ['a line break in the middle', `${head}.${body}.${signature.slice(0, 9)}\t${signature.slice(9)}`],
    ['a dot at the end', `${text}.`],
    ['five segments', `${text}..`],
    ['quotes around it', `"${text}"`],
    ['as a JSON object', JSON.stringify({ protected: head, payload: body, signature })],
  ]
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Other spellings of the signed parts, which need the key. */
function signedSpellings({ text, secret }: SecretForge): readonly Row<string>[] {
  const [head = '', body = ''] = text.split('.')
  const padded = body.padEnd(Math.ceil(body.length / 4) * 4, '=')
  return [
    ['a payload with padding', sealed(`${head}.${padded === body ? `${body}====` : padded}`, secret)],
    ['a header with a space', sealed(`${encode(` ${Buffer.from(head, 'base64url').toString()}`)}.${body}=`, secret)],
  ]
}

/** An encrypted token (RFC 7516) with the signing secret, for services that decrypt instead of verify. */
function encrypted({ payload, secret }: SecretForge): string {
  const head = encode({ alg: 'dir', enc: 'A256GCM', typ: 'at+jwt' })
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(secret.padEnd(32).slice(0, 32)), nonce)
  cipher.setAAD(Buffer.from(head))
  const text = Buffer.concat([cipher.update(Buffer.from(JSON.stringify(payload))), cipher.final()])
  return `${head}..${encode(nonce)}.${encode(text)}.${encode(cipher.getAuthTag())}`
}

/** Attacks with other types and spellings of tokens. */
export const headerAttacks = [
  signedTokens('B03 A13 only tokens with the type of access tokens are accepted', ({ header, payload, sign }) =>
    types.map((typ): Row<string> => [`typ ${JSON.stringify(typ)}`, sign(payload, { ...header, typ })]),
  ),
  signedTokens('A08 A09 A10 no header changes how a token is checked', oddHeaders),
  forgedTokens('B01 other spellings of a token are rejected', spellings),
  signedTokens('B01 other spellings of the signed parts are rejected', signedSpellings),
  signedTokens('B02 encrypted tokens are rejected', forge => [['dir, A256GCM', encrypted(forge)]]),
]

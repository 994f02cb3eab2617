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

/** A good signature under a header that must not be believed. */
function oddHeaders({ header, payload, sign }: SecretForge): readonly Row<string>[] {
  return members.map((member): Row<string> => [JSON.stringify(member), sign(payload, { ...header, ...member })])
}

/** Other texts of one token. Whoever remembers or denies tokens by their text must see one text alone. */
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

/** The same, in what is signed: only who has the key can try. */
function signedSpellings({ text, secret }: SecretForge): readonly Row<string>[] {
  const [head = '', body = ''] = text.split('.')
  const padded = body.padEnd(Math.ceil(body.length / 4) * 4, '=')
  return [
    ['a payload with padding', sealed(`${head}.${padded === body ? `${body}====` : padded}`, secret)],
    ['a header with a space', sealed(`${encode(` ${Buffer.from(head, 'base64url').toString()}`)}.${body}=`, secret)],
  ]
}

/** RFC 7516, by the secret that signs: a service that decrypts what it should verify. */
function encrypted({ payload, secret }: SecretForge): string {
  const head = encode({ alg: 'dir', enc: 'A256GCM', typ: 'at+jwt' })
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(secret.padEnd(32).slice(0, 32)), nonce)
  cipher.setAAD(Buffer.from(head))
  const text = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()])
  return `${head}..${encode(nonce)}.${encode(text)}.${encode(cipher.getAuthTag())}`
}

/** Tokens of another kind or text. */
export const headerAttacks = [
  signedTokens('B03 A13 only an access token is one', ({ header, payload, sign }) =>
    types.map((typ): Row<string> => [`typ ${JSON.stringify(typ)}`, sign(payload, { ...header, typ })]),
  ),
  signedTokens('A08 A09 A10 nothing in a header changes how a token is checked', oddHeaders),
  forgedTokens('B01 a token has one text', spellings),
  signedTokens('B01 and so has what is signed', signedSpellings),
  signedTokens('B02 an encrypted token is no signed one', forge => [['dir, A256GCM', encrypted(forge)]]),
]

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeBase64url } from '../../src/lib/base64url.ts'
import { parseCompact } from '../../src/token/compact.ts'
import { verifyJws } from '../../src/token/jws-verify.ts'
import { parseJsonObject } from '../../src/token/json.ts'
import { type Key, type Jwk, secretKey } from '../../src/token/key.ts'
import { signingKey } from '../../src/token/signing-key.ts'
import { codeOf, secret, verifierFor } from './forge.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8'))
const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')

/** Whether a token may have this payload, by the strict parser alone. */
function isPayload(bytes: Uint8Array): boolean {
  try {
    parseCompact(`${base64url('{}')}.${base64url(bytes)}.AAAA`)
    return true
  } catch {
    return false
  }
}

describe('B19 JSON is read as one strict grammar (JSONTestSuite)', () => {
  const suite = Object.entries(read('json-test-suite') as Record<string, string>).map(
    ([name, content]) => [name, Buffer.from(content, 'base64')] as const,
  )
  const deep = ['n_structure_100000_opening_arrays', 'n_structure_open_array_object'] as const
  const deepFiles = deep.map((name, i) => [name, Buffer.from(['[', '[{"":'][i]!.repeat(50_000))] as const)
  const member = (value: Uint8Array) => Buffer.concat([Buffer.from('{"a":'), value, Buffer.from('}')])
  const named = (prefix: string) => suite.filter(([name]) => name.startsWith(prefix))

  test.each([...named('n_'), ...deepFiles])('B19 %s is refused, as the whole and as a member', (_, bytes) => {
    expect(isPayload(bytes)).toBe(false)
    expect(isPayload(member(bytes))).toBe(false)
  })

  test.each(named('y_'))('B19 %s is accepted, unless it has a member twice', (name, bytes) => {
    expect(isPayload(member(bytes))).toBe(!name.startsWith('y_object_duplicated_key'))
  })

  test.each(named('i_string_'))('B19 %s, which parsers read differently, is refused', (_, bytes) => {
    expect(isPayload(member(bytes))).toBe(false)
  })

  test.each(['{"a":"\\ud800"}', '{"\\udc00":1}', '{"a":[{"b":"x\\uDFFFy"}]}', '{"a":"\\udc00\\ud800"}'])(
    'B19 an unpaired surrogate at any depth: %s',
    text => {
      expect(parseJsonObject(text)).toBeUndefined()
    },
  )

  test('B19 a pair of surrogates is one character', () => {
    expect({ ...parseJsonObject('{"a":"\\ud83d\\ude00"}') }).toEqual({ a: '😀' })
  })
})

interface Group {
  readonly comment: string
  readonly public?: Jwk & { keys?: readonly Jwk[] }
  readonly private?: Jwk & { keys?: readonly Jwk[] }
  readonly tests: readonly { id: number; comment: string; jws: unknown; result: string }[]
}
interface Wycheproof {
  readonly jws: readonly Group[]
  readonly others: readonly { id: number; text: unknown }[]
}

function keyFrom(jwk: Jwk): Key {
  if (jwk['kty'] !== 'oct') return signingKey(jwk)
  const options = {
    algorithm: (jwk['alg'] ?? 'HS256') as 'HS256',
    ...(typeof jwk['kid'] === 'string' ? { kid: jwk['kid'] } : {}),
  }
  return secretKey(Buffer.from(String(jwk['k']), 'base64url'), options)
}

function usableKeys({ public: open, private: closed }: Group): readonly Key[] {
  const given = open ?? closed ?? {}
  const isForSignatures = (jwk: Jwk) => jwk['kty'] !== 'oct' || (jwk['use'] ?? 'sig') === 'sig'
  return (given.keys ?? [given])
    .filter(isForSignatures)
    .map(keyFrom)
    .filter(key => key.problems.length === 0)
}

/** Verifies the signature of a string whose header lacks our `typ`. */
async function isSigned(text: unknown, keys: readonly Key[]): Promise<boolean> {
  const parts = typeof text === 'string' ? text.split('.') : []
  const [first, second, third] = parts.map(part => decodeBase64url(part))
  const header = first && parseJsonObject(Buffer.from(first).toString())
  if (parts.length !== 3 || !header || !second || !third) return false
  const [signed, signature] = [`${parts[0]}.${parts[1]}`, parts[2]!]
  const token = { text: text as string, signed, header: { ...header, typ: 'at+jwt' }, payload: {}, signature }
  return (await codeOf((async () => verifyJws(token, 'at+jwt', { verify: keys }))())) === undefined
}

describe('A01 A03 B01 R-16 the JOSE vectors of Wycheproof', () => {
  const { jws, others } = read('wycheproof-jose') as Wycheproof
  const cases = jws.flatMap(group => group.tests.map(each => ({ ...each, group, name: `${group.comment} ${each.id}` })))
  // Whether secrets and key pairs share a ring is for the application to say, and a key that ROCA breaks is a warning (A06).
  const isTaken = (comment: string) => /^jws_(?:mixedSymmetryKeyset|rsa_roca_key)/.test(comment)
  // A key is bound to one algorithm: this one says PS256, and the text PS384.
  const isOfAnother = (comment: string) => comment === 'Figure20'

  test('R-16 none is a token of ours', async () => {
    const verify = verifierFor(secret)
    for (const text of [...cases.map(each => each.jws), ...others.map(each => each.text)]) {
      expect(await codeOf(verify(text))).toBe('token_invalid')
    }
  })

  test.each(cases.filter(each => each.result === 'invalid' && !isTaken(each.group.comment)))(
    'A01 B01 $name is refused: $comment',
    async ({ jws: text, group }) => {
      expect(await isSigned(text, usableKeys(group))).toBe(false)
    },
  )

  test('A01 what is valid, under a key that we take, is accepted', async () => {
    const valid = cases.filter(
      each => each.result === 'valid' && usableKeys(each.group).length > 0 && !isOfAnother(each.comment),
    )
    const accepted = await Promise.all(valid.map(each => isSigned(each.jws, usableKeys(each.group))))
    expect(valid.filter((_, i) => !accepted[i]).map(each => `${each.name}: ${each.comment}`)).toEqual([])
    expect(accepted.length).toBeGreaterThan(10)
  })
})

describe('A14 the examples of the JOSE cookbook (RFC 7520)', () => {
  const cookbook = Object.entries(
    read('jose-cookbook') as Record<string, { key?: Jwk | readonly Jwk[]; compact?: string; json?: unknown }>,
  )

  test('R-16 none is a token of ours', async () => {
    const verify = verifierFor(secret)
    for (const [, { compact, json }] of cookbook) {
      for (const text of [compact, json, JSON.stringify(json)]) expect(await codeOf(verify(text))).toBe('token_invalid')
    }
  })

  test.each(cookbook.flatMap(([name, { key }]) => [key ?? []].flat().map(jwk => ({ name, jwk }))))(
    'A14 a key of $name is no secret, as its text or by its printed value',
    ({ jwk }) => {
      expect(secretKey(JSON.stringify(jwk)).problems).not.toEqual([])
      const printed = jwk['kty'] === 'oct' && jwk['use'] === 'sig' ? String(jwk['k']) : undefined
      if (printed === undefined) return
      expect(secretKey(printed).problems).not.toEqual([])
      expect(secretKey(Buffer.from(printed, 'base64url')).problems).not.toEqual([])
    },
  )
})

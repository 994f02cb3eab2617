import { describe, expect, test } from 'vitest'
import { maxTokenLength, parseCompact } from '../../src/token/compact.ts'
import { codeOf, encode, goodHeader, goodPayload, mac, secret, secretText, verifierFor } from './forge.ts'

const good = mac(goodHeader, goodPayload)
const [header, payload, signature] = good.split('.') as [string, string, string]

function parses(text: unknown): boolean {
  try {
    parseCompact(text)
    return true
  } catch (error) {
    expect(error).toMatchObject({ name: 'AuthError', code: 'token_invalid' })
    return false
  }
}

/** A token whose payload is exactly this text. */
function withPayload(text: string): string {
  return mac(goodHeader, text)
}

describe('B01 a token has exactly one valid text', () => {
  const lastSpellings = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
    .map(last => `${header}.${payload}.${signature.slice(0, -1)}${last}`)
    .filter(
      text =>
        text !== good && Buffer.from(text.split('.')[2]!, 'base64url').equals(Buffer.from(signature, 'base64url')),
    )

  test('B01 the valid text parses', () => {
    expect(parseCompact(good)).toMatchObject({ header: goodHeader, payload: goodPayload })
    expect(lastSpellings).toHaveLength(3)
  })

  test.each([
    ['the last character with unused bits 01', lastSpellings[0]],
    ['the last character with unused bits 10', lastSpellings[1]],
    ['the last character with unused bits 11', lastSpellings[2]],
    ['unused bits in the header', `${encode('{"a":1}').replace(/.$/, 'R')}.${payload}.${signature}`],
    ['padding after the signature', `${good}=`],
    ['padding after the payload', `${header}.${payload}==.${signature}`],
    ['a leading space', ` ${good}`],
    ['a trailing space', `${good} `],
    ['a trailing line feed', `${good}\n`],
    ['a line feed within', `${header}.${payload.slice(0, 9)}\n${payload.slice(9)}.${signature}`],
    ['a tab within', `${header}.\t${payload}.${signature}`],
    ['a NUL within', `${header}.${payload}\0.${signature}`],
    ['the plain alphabet, +', `${header}.${payload}.+${signature.slice(1)}`],
    ['the plain alphabet, /', `${header}.${payload}./${signature.slice(1)}`],
    ['a percent escape', `${header}%2E${payload}.${signature}`],
    ['a letter outside of ASCII', `${header}.${payload}.ä${signature.slice(1)}`],
    ['a full-width letter', `${header}.${payload}.Ａ${signature.slice(1)}`],
    ['a length that no bytes have', `${good}AA`],
    ['an empty header', `.${payload}.${signature}`],
    ['an empty payload', `${header}..${signature}`],
    ['an empty signature', `${header}.${payload}.`],
    ['two segments', `${header}.${payload}`],
    ['four segments', `${good}.${signature}`],
    ['five segments', `${good}.${payload}.${signature}`],
    ['a scheme in front', `Bearer ${good}`],
    ['the flattened JSON serialization', JSON.stringify({ protected: header, payload, signature })],
    ['nothing', ''],
    ['undefined', undefined],
    ['null', null],
    ['an array', [good]],
    ['bytes', Buffer.from(good)],
    ['a String object', Object(good)],
  ])('B01 refused: %s', (_name, text) => {
    expect(parses(text)).toBe(false)
  })

  test('B01 a token has at most 8 KiB, and a longer one is not parsed', () => {
    const filler = (length: number) => `${header}.${payload}.${'A'.repeat(length)}`
    const room = maxTokenLength - header.length - payload.length - 2
    expect(parses(filler(room))).toBe(true)
    expect(parses(filler(room + 4))).toBe(false)
    for (const text of ['.'.repeat(10_000_000), 'A'.repeat(10_000_000), `${good}${'A'.repeat(10_000_000)}`]) {
      expect(parses(text)).toBe(false)
    }
  })
})

describe('B02 an encrypted token is never accepted as a signed one', () => {
  test.each([
    [
      'five segments',
      ['{"alg":"dir","enc":"A128CBC-HS256","typ":"at+jwt"}', '', 'iv', 'ciphertext', 'tag'].map(encode).join('.'),
    ],
    ['dir, in three segments', mac({ alg: 'dir', enc: 'A128CBC-HS256', typ: 'at+jwt' }, goodPayload)],
    ['enc next to a good alg', mac({ ...goodHeader, enc: 'A128CBC-HS256' }, goodPayload)],
  ])('B02 %s', async (_name, text) => {
    expect(await codeOf(verifierFor(secret)(text))).toBe('token_invalid')
  })
})

describe('B10 a payload is an object', () => {
  test.each(['[]', 'null', '"x"', '1', 'true', '[{}]', '', ' ', '{', '{}x'])('B10 refused: %j', text => {
    expect(parses(withPayload(text))).toBe(false)
    expect(parses(`${encode(text)}.${payload}.${signature}`)).toBe(false)
  })
})

describe('B11 JSON has only one reading', () => {
  test.each([
    ['a duplicate', '{"role":"user","role":"admin"}'],
    ['a duplicate, one escaped', String.raw`{"role":"user","r\u006fle":"admin"}`],
    ['a duplicate with the same value', '{"a":1,"a":1}'],
    ['a duplicate deep within', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['a duplicate that hides members', '{"a":{"b":1},"a":{"c":2}}'],
    ['a duplicate __proto__', '{"__proto__":1,"__proto__":2}'],
    ['a duplicate empty name', '{"":1,"":2}'],
    ['a duplicate next to colons in texts', '{"a":":","a":"::"}'],
    ['a duplicate next to quotes in texts', String.raw`{"a":"\":\"","a":"\\"}`],
    ['a byte order mark', '\uFEFF{}'],
    ['nesting without end', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`],
    ['arrays without end', `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`],
    ['a trailing comma', '{"a":1,}'],
    ['a comment', '{"a":1/**/}'],
    ['NaN', '{"a":NaN}'],
  ])('B11 refused: %s', (_name, text) => {
    expect(parses(withPayload(text))).toBe(false)
    expect(parses(`${encode(text)}.${payload}.${signature}`)).toBe(false)
  })

  test.each([
    ['white space and colons in texts', String.raw`{ "a" : "b:c\"d:\\" , "e:f" : [ { "g" : ":" } ] }`],
    ['the same name on two levels', '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}'],
    ['numbers as names', '{"2":1,"1":2}'],
    ['nesting as deep as allowed', `${'{"a":'.repeat(32)}1${'}'.repeat(32)}`],
    ['text beyond ASCII', '{"a":"Zoë 😀"}'],
  ])('B11 accepted: %s', (_name, text) => {
    expect(parses(withPayload(text))).toBe(true)
  })

  test.each([
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a lone continuation', [0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('B11 refused, ill-formed UTF-8: %s', (_name, bytes) => {
    const text = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]).toString('base64url')
    expect(parses(`${header}.${text}.${signature}`)).toBe(false)
    expect(parses(`${text}.${payload}.${signature}`)).toBe(false)
  })
})

describe('B12 no claim reaches a prototype', () => {
  const hostile =
    '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"a":{"__proto__":{"admin":true}}}'

  test('B12 such members are dropped at any depth, and results inherit nothing', () => {
    const parsed = parseCompact(withPayload(hostile)).payload
    for (const value of [parsed, parsed['a']]) {
      const prototype = Object.getPrototypeOf(value) as object
      expect([Object.getPrototypeOf(prototype), Reflect.ownKeys(prototype)]).toEqual([null, []])
      expect(Object.isFrozen(prototype)).toBe(true)
      expect(
        ['toString', '__proto__', 'constructor', 'hasOwnProperty'].filter(name => name in (value as object)),
      ).toEqual([])
    }
    expect(Reflect.ownKeys(parsed)).toEqual(['a'])
    expect(Reflect.ownKeys(parsed['a'] as object)).toEqual([])
  })

  test('B12 verified claims can be merged and read safely', async () => {
    const text = mac(goodHeader, JSON.stringify(goodPayload).replace('{', `${hostile.slice(0, -1)},`), secretText)
    const claims = await verifierFor(secret)(text)
    const merged = Object.assign({}, claims) as Record<string, unknown>
    expect(merged['admin']).toBeUndefined()
    expect((claims as Record<string, unknown>)['admin']).toBeUndefined()
    expect((claims as Record<string, unknown>)['constructor']).toBeUndefined()
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
    expect(Object.isFrozen(claims)).toBe(true)
    expect(Object.isFrozen(claims['a'])).toBe(true)
  })
})

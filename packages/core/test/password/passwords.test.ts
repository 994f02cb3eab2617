import { hash as bcryptHash } from '@node-rs/bcrypt'
import { inspect } from 'node:util'
import { assert, asyncProperty, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bcryptHasher } from '../../src/password/hasher.ts'
import { createLimiter } from '../../src/password/limiter.ts'
import { createPasswords } from '../../src/password/passwords.ts'
import { pepperedHasher } from '../../src/password/pepper.ts'
import { createPasswordPolicy } from '../../src/password/policy.ts'
import { counting, passwordsWith, refusal } from './parts.ts'

const bcrypt = bcryptHasher({ cost: 10 })
const peppered = pepperedHasher(bcrypt, { current: 'kD0pTq3v8Yw1nRz6LbXc5JmHs9FgUe2A4iOaVtNy' })
const password = 'correct horse battery staple'
const stored = await bcrypt.hash(password)
const wrong = { ok: false, needsRehash: false, unusable: undefined, isTooLong: false }

describe('hash', () => {
  test('D01 D05 D06 D07 refuses what the policy or the hasher refuses, before any hashing', async () => {
    const hasher = counting(bcrypt)
    const passwords = passwordsWith(hasher, { context: ['Sallyport'] })
    const refused = [
      ['short', 'password_too_short'],
      ['x'.repeat(73), 'password_too_long'],
      ['\u{1f600}'.repeat(25), 'password_too_long'],
      ['fifteen letters\0and more', 'password_malformed'],
      ['fifteen letters \ud800', 'password_malformed'],
      [undefined as unknown as string, 'password_malformed'],
      ['sallyport-20261', 'password_blocked'],
    ] as const
    for (const [text, code] of refused) expect(await refusal(passwords.hash(text))).toMatchObject({ code })
    expect(hasher.calls).toEqual([])
  })

  test('D02 64 characters of three bytes need the pepper, and the error says so', async () => {
    const text = '\u6f22'.repeat(64)
    await expect(passwordsWith(bcrypt).hash(text)).rejects.toMatchObject({
      code: 'password_too_long',
      message: expect.stringMatching(/72 bytes.*pepper/),
      details: { maxBytes: 72 },
    })
    const passwords = passwordsWith(peppered)
    expect(await passwords.verify(text, await passwords.hash(text))).toMatchObject({ ok: true })
    expect(await passwordsWith(bcrypt).hash('k'.repeat(64))).toMatch(/^\$2b\$/)
  })

  test('D05 a hasher without a limit of its own names none', async () => {
    const answer = await refusal(passwordsWith(peppered).hash('k'.repeat(4097)))
    expect(answer).toEqual({ code: 'password_too_long', details: undefined })
  })

  test.each(['fifteen letters\0and more', '\ud800'])('D06 D07 %j is malformed, and not too long', async text => {
    const passwords = passwordsWith(bcrypt)
    for (const answer of [passwords.hash(text), passwords.rehash(text)]) {
      expect(await refusal(answer)).toEqual({ code: 'password_malformed', details: undefined })
    }
  })

  test('D04 the blocklist sees the password as it is hashed, and no word that nobody gave', async () => {
    const asked: unknown[] = []
    const blocklist = { check: async (...args: unknown[]) => (asked.push(args), { blocked: false } as const) }
    const passwords = passwordsWith(bcrypt, { blocklist })
    await passwords.hash('crème brûlée office'.normalize('NFD'))
    await passwords.hash(password, {})
    expect(asked).toEqual([
      ['crème brûlée office'.normalize('NFC'), []],
      [password, []],
    ])
  })

  test('D04 the context is the caller\u2019s', async () => {
    const answer = await refusal(
      passwordsWith(bcrypt).hash('maria.garcia.99', { context: ['maria.garcia@example.com'] }),
    )
    expect(answer).toEqual({ code: 'password_blocked', details: { reason: 'context' } })
  })

  test('D08 é in NFC and NFD is one password; spaces, case and compatibility forms are not', async () => {
    const passwords = passwordsWith(bcrypt)
    const hash = await passwords.hash(' Crème brûlée ofﬁce '.normalize('NFD'))
    const attempt = async (text: string) => (await passwords.verify(text, hash)).ok
    expect(await attempt(' Crème brûlée ofﬁce '.normalize('NFC'))).toBe(true)
    expect(await attempt('Crème brûlée ofﬁce')).toBe(false)
    expect(await attempt(' crème brûlée ofﬁce ')).toBe(false)
    expect(await attempt(' Crème brûlée office ')).toBe(false)
  })
})

describe('verify', () => {
  test('tells the right password from a wrong one', async () => {
    const passwords = passwordsWith(bcrypt)
    expect(await passwords.verify(password, stored)).toEqual({
      ok: true,
      needsRehash: false,
      unusable: undefined,
      isTooLong: false,
    })
    expect(await passwords.verify('wrong', stored)).toEqual(wrong)
  })

  test('D13 E02 costs one hash whatever is stored, and tells what is unusable', async () => {
    const hasher = counting(bcrypt)
    const passwords = passwordsWith(hasher)
    const [none, malformed, costly] = [undefined, 'malformed', 'too_costly']
    const table = [
      [null, none, 'hash'],
      [undefined, none, 'hash'],
      ['', malformed, 'hash'],
      ['!', malformed, 'hash'],
      ['null', malformed, 'hash'],
      ['$1$', malformed, 'hash'],
      [stored.slice(0, -1), malformed, 'hash'],
      [
        '$argon2id$v=19$m=19456,t=2,p=1$K47QCysHgdXO7pj6kIU+9g$N3rRVf9RDxi38bdWUD/n6vYyJZGfAwJ5ifTkaq1AcwM',
        malformed,
        'hash',
      ],
      [stored.replace('$10$', '$31$'), costly, 'hash'],
      [stored, none, 'verify'],
    ] as const
    for (const [hash, unusable] of table) {
      expect(await passwords.verify('wrong', hash)).toEqual({ ...wrong, unusable })
    }
    expect(hasher.calls).toEqual(table.map(([, , call]) => call))
  })

  test('D12 a stored cost of 31 is refused although the password is right', async () => {
    const check = await passwordsWith(bcrypt).verify(password, stored.replace('$10$', '$31$'))
    expect(check).toEqual({ ok: false, needsRehash: false, unusable: 'too_costly', isTooLong: false })
  })

  test('D05 D06 D07 E02 costs one hash whatever is presented, and nothing odd is right', async () => {
    const hasher = counting(bcrypt)
    const passwords = passwordsWith(hasher)
    const odd = ['x'.repeat(73), 'x'.repeat(1_000_000), 'a\0a', '\0', '\ud800', undefined, null, 7, {}, [password]]
    for (const text of odd) {
      for (const hash of [stored, null]) expect(await passwords.verify(text, hash)).toMatchObject({ ok: false })
    }
    expect(hasher.calls).toEqual(Array(2 * odd.length).fill('hash'))
  })

  test('D05 does not cut passwords off', async () => {
    const passwords = passwordsWith(bcrypt)
    const hash = await passwords.hash('x'.repeat(72))
    expect(await passwords.verify('x'.repeat(72), hash)).toMatchObject({ ok: true })
    expect(await passwords.verify('x'.repeat(71), hash)).toMatchObject({ ok: false })
    expect(await passwords.verify(`${'x'.repeat(72)}Y`, hash)).toMatchObject({ ok: false })
  })

  test('D06 NUL does not make `a` equal `a\\0a`', async () => {
    const hash = await bcrypt.hash('a')
    expect(await passwordsWith(bcrypt).verify('a\0a', hash)).toEqual(wrong)
  })

  test('D07 a lone surrogate does not equal U+FFFD', async () => {
    expect(await passwordsWith(bcrypt).verify('\ud800', await bcrypt.hash('\ufffd'))).toEqual(wrong)
  })

  test('D10 only the password is hashed: a long login never makes a wrong one right', async () => {
    const email = `${'a'.repeat(190)}@e.example`
    for (const hasher of [bcrypt, peppered]) {
      const passwords = passwordsWith(hasher)
      const hash = await passwords.hash(password, { context: [email] })
      const property = asyncProperty(string(), async attempt => {
        const check = await passwords.verify(attempt, hash)
        expect(check.ok).toBe(attempt.normalize('NFC') === password)
      })
      await assert(property, { numRuns: 10 })
      expect(await passwords.verify(email + password, hash)).toMatchObject({ ok: false })
      expect(await hasher.verify(password, hash)).toBe(true)
    }
  })

  test('D11 only the right password wants its hash renewed, and rehash renews it', async () => {
    const passwords = passwordsWith(bcrypt, { minLength: 64 })
    const older = await bcryptHash(password, { cost: 10, version: '2a' })
    expect(await passwords.verify(password, older)).toMatchObject({ ok: true, needsRehash: true })
    expect(await passwords.verify('wrong', older)).toEqual(wrong)
    const renewed = await passwords.rehash(password)
    expect(await passwords.verify(password, renewed)).toMatchObject({ ok: true, needsRehash: false })
  })

  test('E08 takes one slot for each call, and is shed before any hashing', async () => {
    const hasher = counting(bcrypt)
    const limiter = createLimiter({ concurrency: 1, maxQueue: 0, maxWait: 60_000 })
    const passwords = createPasswords({ hasher, limiter, policy: createPasswordPolicy() })
    const first = passwords.verify(password, stored)
    const calls = [passwords.verify(password, null), passwords.hash(password), passwords.rehash(password)]
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'overloaded', retry: true })
    expect(await first).toMatchObject({ ok: true })
    expect(hasher.calls).toEqual(['verify'])
  })
})

test('D15 no error and no object tells a password', async () => {
  const canaries = [
    'canary',
    'canary-'.repeat(50),
    'canary\0canary canary',
    'canary \ud800 canary canary',
    'canary.canary.1',
  ]
  const shown: unknown[] = []
  for (const hasher of [bcrypt, peppered]) {
    const passwords = passwordsWith(hasher, { context: ['Canary'] })
    for (const canary of canaries) {
      for (const call of [passwords.hash(canary), hasher.hash(canary), passwords.verify(canary, stored)]) {
        shown.push(await call.catch((error: unknown) => error))
      }
    }
    shown.push(passwords, hasher)
  }
  const texts = shown.map(
    value => inspect(value, { depth: 9, showHidden: true }) + JSON.stringify(value) + String(value),
  )
  const withoutFrames = texts.map(text => text.replace(/^ +at .*$/gm, ''))
  expect(withoutFrames.filter(text => text.includes('canary'))).toEqual([])
})

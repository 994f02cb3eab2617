import { hash as bcryptHash, parseOptions } from '@node-rs/bcrypt'
import { describe, expect, test } from 'vitest'
import { bcryptHasher, costsOf } from '../../src/password/hasher.ts'
import { refusal } from './parts.ts'

const hasher = bcryptHasher({ cost: 10 })
const password = 'correct horse battery'

describe('bcryptHasher', () => {
  test('D09 makes $2b$ hashes at cost 12 by default', async () => {
    const hash = await bcryptHasher().hash(password)
    expect(hash.startsWith('$2b$')).toBe(true)
    expect(parseOptions(hash).cost).toBe(12)
    expect(parseOptions(await hasher.hash(password)).cost).toBe(10)
  })

  test.each([9, 16, 4, 31, 0, -1, 12.5, Number.NaN, Infinity, '12', null])('D09 refuses cost %j by name', cost => {
    expect(() => bcryptHasher({ cost: cost as number })).toThrow(TypeError)
    expect(() => bcryptHasher({ cost: cost as number })).toThrow(/^cost must be a whole number from 10 to 15$/)
  })

  test.each([10, 15])('D09 accepts cost %i', cost => {
    const stored = `$2b$${cost}$${'.'.repeat(53)}`
    expect(bcryptHasher({ cost }).needsRehash(stored)).toBe(false)
    expect(bcryptHasher({ cost: 12 }).needsRehash(stored)).toBe(true)
  })

  test('verifies its own hashes, and no other password', async () => {
    const hash = await hasher.hash(password)
    expect(await hasher.verify(password, hash)).toBe(true)
    expect(await hasher.verify(`${password} `, hash)).toBe(false)
    expect(hasher.needsRehash(hash)).toBe(false)
  })

  test.each(['2a', '2y'] as const)('D11 verifies $%s$ and reports that it needs a new hash', async version => {
    const hash = await bcryptHash(password, { cost: 10, version })
    expect(await hasher.verify(password, hash)).toBe(true)
    expect(hasher.needsRehash(hash)).toBe(true)
  })

  test('D11 reports that a hash of another cost needs a new one', async () => {
    const hash = await hasher.hash(password)
    expect(bcryptHasher({ cost: 12 }).needsRehash(hash)).toBe(true)
  })

  test.each([
    [2 ** 12, [12]],
    [2 ** 12 - 2 ** 10, [10, 11]],
    [2 ** 12 - 2 ** 4, [4, 5, 6, 7, 8, 9, 10, 11]],
    [2 ** 15 - 2 ** 12, [12, 13, 14]],
    [0, []],
  ])('E02 the rounds %i are those of the costs %j', (rounds, costs) => {
    expect(costsOf(rounds)).toEqual(costs)
    expect(costs.reduce((sum, cost) => sum + 2 ** cost, 0)).toBe(rounds)
  })

  test('E02 refuses a wrong password for a cheaper hash', async () => {
    expect(await bcryptHasher({ cost: 11 }).verify('wrong', await hasher.hash(password))).toBe(false)
  })

  test('D12 refuses a stored cost above 15 without computing it', async () => {
    const costly = (await hasher.hash(password)).replace('$10$', '$31$')
    expect(hasher.unusable(costly)).toBe('too_costly')
    expect(hasher.unusable(costly.replace('$31$', '$16$'))).toBe('too_costly')
    expect(hasher.unusable(costly.replace('$31$', '$15$'))).toBeUndefined()
    expect(await hasher.verify(password, costly)).toBe(false)
  })

  test('D13 reads exactly the hashes that bcrypt reads', async () => {
    const hash = await hasher.hash(password)
    const isRead = (stored: string) => {
      try {
        return parseOptions(stored).cost > 0
      } catch {
        return false
      }
    }
    const changed = Array.from({ length: hash.length - 7 }, (_, i) => i + 7).flatMap(at =>
      Array.from('./AZaz09IOe!=-', char => `${hash.slice(0, at)}${char}${hash.slice(at + 1)}`),
    )
    const costs = Array.from({ length: 100 }, (_, cost) => `$2b$${String(cost).padStart(2, '0')}${hash.slice(6)}`)
    for (const stored of [...changed, ...costs]) {
      expect([stored, hasher.unusable(stored) !== 'malformed']).toEqual([stored, isRead(stored)])
    }
  })

  test.each([
    '',
    '!',
    '*',
    'null',
    '$1$',
    '$2b$10$',
    `$2b$03$${'.'.repeat(53)}`,
    `$2x$10$${'.'.repeat(53)}`,
    `$2b$10$${'a'.repeat(53)}`,
    `$2b$+4$${'.'.repeat(53)}`,
    `$2b$10$${'.'.repeat(53)}\n`,
    `$2b$10$${'.'.repeat(54)}`,
    ` $2b$10$${'.'.repeat(53)}`,
    '$argon2id$v=19$m=19456,t=2,p=1$K47QCysHgdXO7pj6kIU+9g$N3rRVf9RDxi38bdWUD/n6vYyJZGfAwJ5ifTkaq1AcwM',
    '\0',
    '\ud800',
  ])('D13 %j is no hash, and no reason to throw', async stored => {
    expect(hasher.unusable(stored)).toBe('malformed')
    expect(await hasher.verify(password, stored)).toBe(false)
    expect(hasher.needsRehash(stored)).toBe(true)
  })

  test('D05 accepts 72 bytes and refuses 73, when setting and when verifying', async () => {
    const whole = 'x'.repeat(72)
    const hash = await hasher.hash(whole)
    expect(await hasher.verify(whole, hash)).toBe(true)
    expect(await hasher.verify(`${whole}y`, hash)).toBe(false)
    expect(await refusal(hasher.hash(`${whole}y`))).toMatchObject({ code: 'password_too_long' })
    expect(await refusal(hasher.hash('\u{1f600}'.repeat(25)))).toMatchObject({ code: 'password_too_long' })
  })

  test('D06 NUL does not make `a` equal `a\\0a`', async () => {
    const hash = await hasher.hash('a')
    expect(await hasher.verify('a\0a', hash)).toBe(false)
    expect(await refusal(hasher.hash('a\0a'))).toMatchObject({ code: 'password_malformed' })
  })

  test('D07 a lone surrogate does not equal U+FFFD', async () => {
    expect(await hasher.verify('\ud800', await hasher.hash('\ufffd'))).toBe(false)
    expect(await refusal(hasher.hash('\ud800'))).toMatchObject({ code: 'password_malformed' })
  })

  test('the replacement of a refused password verifies no hash', async () => {
    expect(await hasher.verify('a\0', await hasher.hash('no password'))).toBe(false)
  })
})

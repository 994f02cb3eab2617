import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { argon2Hasher } from '../../src/argon2.ts'
import { Secret } from '../../src/log/secret.ts'
import { bcryptHasher } from '../../src/password/hasher.ts'
import { pepperedHasher } from '../../src/password/pepper.ts'
import { counting } from './parts.ts'

const bcrypt = bcryptHasher({ cost: 10 })
const [older, newer] = ['kD0pTq3v8Yw1nRz6LbXc5JmHs9FgUe2A4iOaVtNy', 'Zr7QxW2mB9cLk4TfHj8SdPv1GyN6uEo3YaIiRt5K']
const password = 'correct horse battery staple'

describe('pepperedHasher', () => {
  test('D05 distinguishes passwords beyond 72 bytes', async () => {
    const hasher = pepperedHasher(bcrypt, { current: newer })
    const hash = await hasher.hash(`${'x'.repeat(72)}X`)
    expect(hash).toMatch(/^sp1\$[\w-]{8}\$\$2b\$10\$.{53}$/)
    expect(await hasher.verify(`${'x'.repeat(72)}X`, hash)).toBe(true)
    expect(await hasher.verify(`${'x'.repeat(72)}Y`, hash)).toBe(false)
    expect(hasher.needsRehash(hash)).toBe(false)
    expect(hasher.maxBytes).toBe(Infinity)
  })

  test('D10 without the pepper a hash verifies no password', async () => {
    const hash = await pepperedHasher(bcrypt, { current: newer }).hash(password)
    expect(await bcrypt.verify(password, hash.slice(hash.indexOf('$2b$')))).toBe(false)
    const other = pepperedHasher(bcrypt, { current: older })
    expect(await other.verify(password, hash)).toBe(false)
    expect(other.unusable(hash)).toBe('malformed')
  })

  test('D11 hashes without a pepper and under a previous one verify and need a new hash', async () => {
    const hasher = pepperedHasher(bcrypt, { current: newer, previous: [older] })
    const stored = [await bcrypt.hash(password), await pepperedHasher(bcrypt, { current: older }).hash(password)]
    for (const hash of stored) {
      expect(await hasher.verify(password, hash)).toBe(true)
      expect(await hasher.verify('wrong', hash)).toBe(false)
      expect(hasher.needsRehash(hash)).toBe(true)
    }
    const cheaper = await hasher.hash(password)
    expect(pepperedHasher(bcryptHasher(), { current: newer }).needsRehash(cheaper)).toBe(true)
  })

  test('D11 stored hashes verify in later versions', async () => {
    const stored = 'sp1$YhiZ_dX8$$2b$10$/Sz4JAmOPU5WwnYE6dXYO.d1CjdzZkvjiXVCwROnvsecQngK3MAua'
    const hasher = pepperedHasher(bcrypt, { current: newer })
    expect(await hasher.verify(password, stored)).toBe(true)
    expect(hasher.needsRehash(stored)).toBe(false)
    const rolled = pepperedHasher(bcrypt, { current: older, previous: [newer] })
    expect(await rolled.verify(password, stored)).toBe(true)
    expect(rolled.needsRehash(stored)).toBe(true)
    for (const other of [` ${stored}`, `${stored}\n`, stored.replace('YhiZ_dX8', 'YhiZ_dX8_')]) {
      expect([hasher.unusable(other), await hasher.verify(password, other)]).toEqual(['malformed', false])
    }
  })

  test('E02 every verification costs one of the inner hasher', async () => {
    const inner = counting(bcrypt)
    const hasher = pepperedHasher(inner, { current: newer, previous: [older] })
    const previous = await pepperedHasher(bcrypt, { current: older }).hash(password)
    const stored = [
      await bcrypt.hash(password),
      previous,
      await pepperedHasher(bcrypt, { current: newer }).hash(password),
    ]
    for (const hash of stored) {
      for (const attempt of [password, 'wrong', 'a\0', '\ud800', 'x'.repeat(5000)]) await hasher.verify(attempt, hash)
    }
    expect(inner.calls).toEqual(Array(15).fill('verify'))
  })

  test('D12 D13 reads the inner hash before it says that a hash is usable', async () => {
    const hasher = pepperedHasher(bcrypt, { current: newer })
    const hash = await hasher.hash(password)
    expect(hasher.unusable(hash)).toBeUndefined()
    expect(hasher.unusable(hash.replace('$10$', '$31$'))).toBe('too_costly')
    expect(hasher.unusable(hash.slice(0, -1))).toBe('malformed')
    expect(hasher.unusable(hash.replace('sp1', 'sp2'))).toBe('malformed')
    for (const stored of ['sp1$', 'sp1$$', '', '!']) {
      expect(hasher.unusable(stored)).toBe('malformed')
      expect(await hasher.verify(password, stored)).toBe(false)
    }
  })

  test('D06 D07 refuses invalid passwords, and the HMAC of an empty string', async () => {
    const hasher = pepperedHasher(bcrypt, { current: newer })
    await expect(hasher.hash('a\0a')).rejects.toMatchObject({ code: 'password_malformed' })
    await expect(hasher.hash('\ud800')).rejects.toMatchObject({ code: 'password_malformed' })
    expect(await hasher.verify('\0', await hasher.hash(''))).toBe(false)
  })

  test('works with Argon2 too', async () => {
    const hasher = pepperedHasher(argon2Hasher(), { current: newer })
    const hash = await hasher.hash(password)
    expect(await hasher.verify(password, hash)).toBe(true)
    expect(hasher.needsRehash(hash)).toBe(false)
  })

  test('A05 a pepper must be a strong secret, and the error names the option and the reason without the value', () => {
    const weak = [
      '',
      'short',
      'a'.repeat(64),
      'change-me-please-this-is-my-secret-pepper',
      undefined,
      7,
      new Secret('abc'),
      Uint8Array.from({ length: 32 }, (_, index) => index * 7),
    ]
    for (const pepper of weak) {
      expect(() => pepperedHasher(bcrypt, { current: pepper as string })).toThrow(/^current: \w/)
      expect(() => pepperedHasher(bcrypt, { current: newer, previous: [pepper as string] })).toThrow(
        /^previous\[0\]: \w/,
      )
    }
    expect(() => pepperedHasher(bcrypt, { current: 'canary-pepper' })).not.toThrow(/canary/)
    expect(() => pepperedHasher(bcrypt, { current: newer, previous: [newer] })).toThrow(/^previous: /)
    expect(() => pepperedHasher(bcrypt, { current: new Secret(newer) })).not.toThrow()
  })

  test('J06 the pepper never prints', async () => {
    const hasher = pepperedHasher(bcrypt, { current: newer })
    const shown =
      inspect(hasher, { depth: 9, showHidden: true }) + JSON.stringify(hasher) + (await hasher.hash(password))
    expect(shown).not.toContain(newer)
  })
})

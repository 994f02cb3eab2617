import { hash as argon2Hash } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import { argon2Hasher } from '../../src/argon2.ts'
import { bcryptHasher } from '../../src/password/hasher.ts'

const hasher = argon2Hasher()
const password = 'correct horse battery'

describe('argon2Hasher', () => {
  test("D09 makes Argon2id hashes with OWASP's parameters", async () => {
    const hash = await hasher.hash(password)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await hasher.verify(password, hash)).toBe(true)
    expect(await hasher.verify('wrong', hash)).toBe(false)
    expect([hasher.needsRehash(hash), hasher.unusable(hash)]).toEqual([false, undefined])
  })

  test.each([
    ['memoryCost', 19_455],
    ['memoryCost', 262_145],
    ['timeCost', 1],
    ['timeCost', 17],
    ['parallelism', 0],
    ['parallelism', 1.5],
  ])('D09 refuses %s %d by name', (name, value) => {
    expect(() => argon2Hasher({ [name]: value })).toThrow(TypeError)
    expect(() => argon2Hasher({ [name]: value })).toThrow(new RegExp(`^${name} must be`))
  })

  test('D05 tells passwords apart beyond 72 bytes, up to 4096', async () => {
    const hash = await hasher.hash(`${'x'.repeat(4095)}X`)
    expect(await hasher.verify(`${'x'.repeat(4095)}X`, hash)).toBe(true)
    expect(await hasher.verify(`${'x'.repeat(4095)}Y`, hash)).toBe(false)
    await expect(hasher.hash('x'.repeat(4097))).rejects.toMatchObject({ code: 'password_too_long' })
  })

  test.each([
    ['fewer passes', { memoryCost: 19_456, timeCost: 1, parallelism: 1 }],
    ['less memory', { memoryCost: 1024, timeCost: 2, parallelism: 1 }],
  ])('D11 verifies a hash with %s and wants it renewed', async (_, options) => {
    const hash = await argon2Hash(password, options)
    expect(await hasher.verify(password, hash)).toBe(true)
    expect(await hasher.verify('wrong', hash)).toBe(false)
    expect(hasher.needsRehash(hash)).toBe(true)
  })

  test('D11 verifies Argon2i and wants it renewed', async () => {
    // The reference implementation's test vector: the password is `password`, two passes over 64 MiB.
    const hash = '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'
    expect(await hasher.verify('password', hash)).toBe(true)
    expect(await hasher.verify('wrong', hash)).toBe(false)
    expect(hasher.needsRehash(hash)).toBe(true)
  })

  test('D12 refuses stored parameters above the ceilings unread', async () => {
    const hash = await hasher.hash(password)
    for (const change of ['m=4194304', 't=4000000000', 'p=255']) {
      const costly = hash.replace(new RegExp(`${change[0]}=\\d+`), change)
      expect(hasher.unusable(costly)).toBe('too_costly')
      expect(await hasher.verify(password, costly)).toBe(false)
    }
  })

  test('D13 what is no hash is false, and never throws', async () => {
    const hash = await hasher.hash(password)
    const stored = ['', '!', '$1$', '$argon2id$', hash.slice(0, 40), await bcryptHasher({ cost: 10 }).hash(password)]
    for (const text of stored) {
      expect(hasher.unusable(text)).toBe('malformed')
      expect(await hasher.verify(password, text)).toBe(false)
    }
    expect(await hasher.verify(password, hash.replace('v=19', 'v=77'))).toBe(false)
    expect(await hasher.verify(password, hash.slice(0, -2))).toBe(false)
  })

  test('D06 D07 refuses NUL and lone surrogates', async () => {
    const hash = await hasher.hash('no password')
    expect(await hasher.verify('a\0', hash)).toBe(false)
    await expect(hasher.hash('a\0a')).rejects.toMatchObject({ code: 'password_malformed' })
    await expect(hasher.hash('\ud800')).rejects.toMatchObject({ code: 'password_malformed' })
  })
})

import { describe, expect, test } from 'vitest'
import { argon2Hasher } from '../../src/argon2.ts'
import { bcryptHasher } from '../../src/password/hasher.ts'
import { migratingHasher } from '../../src/password/migrating-hasher.ts'
import { pepperedHasher } from '../../src/password/pepper.ts'
import type { PasswordHasher } from '../../src/ports/password-hasher.ts'
import { codeOf } from '../fixtures/auth.ts'
import { instantAuth } from '../account/parts.ts'
import { foreignHashes, foreignPassword } from './foreign-hashes.ts'

const current = bcryptHasher({ cost: 10 })
/** A fresh one for each test: its refusals cost what the hashes cost that it has met. */
const fresh = () => migratingHasher(current, argon2Hasher())
const pepper = { current: 'Zm9yIHRlc3RzIG9ubHk6IGEgcGVwcGVyIG9mIDMyIGJ5dGVz' }

describe('D17 hashes of other systems', () => {
  test.each(foreignHashes)('D17 %s: verifies, and needs a new hash', async (_, stored) => {
    const hasher = fresh()
    expect(hasher.unusable(stored)).toBeUndefined()
    expect(await hasher.verify(foreignPassword, stored)).toBe(true)
    expect(await hasher.verify(foreignPassword, stored.padEnd(255))).toBe(true)
    expect(await hasher.verify(`${foreignPassword}!`, stored)).toBe(false)
    expect(hasher.needsRehash(stored)).toBe(true)
  })

  test.each(foreignHashes)('D17 D13 %s: a truncated hash is refused without throwing', async (_, stored) => {
    const hasher = fresh()
    expect(await hasher.verify('wrong', stored.slice(0, -4))).toBe(false)
    expect(await hasher.verify(foreignPassword, stored.slice(0, 20))).toBe(false)
  })

  test('D17 a hash of the current hasher needs no new hash, unless blanks surround it', async () => {
    const hasher = fresh()
    const own = await hasher.hash(foreignPassword)
    expect(own).toMatch(/^\$2b\$10\$/)
    expect([hasher.needsRehash(own), hasher.needsRehash(own.padEnd(72))]).toEqual([false, true])
  })

  test('D17 if Argon2 is current, bcrypt hashes need a new one', async () => {
    const toArgon2 = migratingHasher(argon2Hasher())
    const stored = await current.hash(foreignPassword)
    expect([await toArgon2.verify(foreignPassword, stored), toArgon2.needsRehash(stored)]).toEqual([true, true])
    expect(await toArgon2.hash(foreignPassword)).toMatch(/^\$argon2id\$/)
  })

  test.each<[string, PasswordHasher]>([
    ['around a pepper', migratingHasher(pepperedHasher(current, pepper))],
    ['within a pepper', pepperedHasher(migratingHasher(current), pepper)],
  ])('D17 %s', async (_, both) => {
    const own = await both.hash('x'.repeat(100))
    expect([await both.verify('x'.repeat(100), own), both.needsRehash(own)]).toEqual([true, false])
    for (const [system, stored] of foreignHashes.filter(([name]) => name.startsWith('Django p'))) {
      expect([system, await both.verify(foreignPassword, stored), both.needsRehash(stored)]).toEqual([
        system,
        true,
        true,
      ])
    }
  })

  test.each([
    ['pbkdf2_sha256$99999999$saltysalt$mFrNkv5iSGH91rz48G6wvz9xKZihQ03KmTZTWR8gDAo=', 'too_costly'],
    ['$scrypt$ln=24,r=8,p=1$c2FsdHNhbHQ$mFrNkv5iSGH91rz48G6wvz9xKZihQ03KmTZTWR8gDAo', 'too_costly'],
    ['scrypt:32768:8:255$salt$' + 'ab'.repeat(64), 'too_costly'],
    ['{bcrypt}$2a$31$' + '.'.repeat(53), 'too_costly'],
    ['pbkdf2_sha256$0$saltysalt$mFrNkv5iSGH91rz48G6wvz9xKZihQ03KmTZTWR8gDAo=', 'malformed'],
    ['pbkdf2_sha256$1000$saltysalt$YQ==', 'malformed'],
    ['scrypt:1000:8:1$salt$' + 'ab'.repeat(64), 'malformed'],
    ['{noop}correct horse battery', 'malformed'],
    ['correct horse battery', 'malformed'],
    ['', 'malformed'],
    ['5f4dcc3b5aa765d61d8327deb882cf99', 'malformed'],
  ] as const)('D12 D13 %s is %s', async (stored, reason) => {
    const hasher = fresh()
    expect(hasher.unusable(stored)).toBe(reason)
    expect(await hasher.verify(foreignPassword, stored)).toBe(false)
  })
})

describe('D17 a login', () => {
  test.each(foreignHashes.filter(([system]) => /^(?:Django|Better)/.test(system) && !system.includes('rgon2')))(
    'D11 D17 of a user from %s renews the hash, once',
    async (_, stored) => {
      const { auth, ann, events } = await instantAuth({
        hashing: { hasher: migratingHasher(current) },
        throttle: false,
      })
      ann.passwordHash = stored
      expect(await codeOf(auth.login({ login: 'ann', password: 'wrong' }))).toBe('credentials_invalid')
      await auth.login({ login: 'ann', password: foreignPassword })
      expect(ann.passwordHash).toMatch(/^\$2b\$10\$/)
      await auth.login({ login: 'ann', password: foreignPassword })
      expect(events.filter(event => event.type === 'password_rehashed')).toHaveLength(1)
    },
  )

  test('D05 D17 a password beyond 72 bytes is refused for a bcrypt row, and an event names the user', async () => {
    const long = 'x'.repeat(73)
    const { auth, ann, events } = await instantAuth({
      hashing: { hasher: migratingHasher(argon2Hasher()) },
      throttle: false,
    })
    ann.passwordHash = await current.hash(long.slice(0, 72))
    const stored = ann.passwordHash
    expect(await codeOf(auth.login({ login: 'ann', password: long }))).toBe('credentials_invalid')
    expect(ann.passwordHash).toBe(stored)
    const told = { type: 'password_longer_than_hash', at: expect.any(Number), subject: ann.id }
    expect(events.filter(event => event.type === told.type)).toEqual([told])
  })

  test('D05 the same with only bcrypt; a short wrong password emits no such event', async () => {
    const { auth, ann, events } = await instantAuth({ hashing: { hasher: current }, throttle: false })
    ann.passwordHash = await current.hash(foreignPassword)
    await codeOf(auth.login({ login: 'ann', password: 'x'.repeat(72) }))
    expect(events.map(event => event.type)).not.toContain('password_longer_than_hash')
    await codeOf(auth.login({ login: 'ann', password: 'x'.repeat(73) }))
    expect(events.map(event => event.type)).toContain('password_longer_than_hash')
  })

  test('D17 a password beyond 72 bytes from Django is accepted, although bcrypt cannot hash it', async () => {
    const long = 'x'.repeat(100)
    const { auth, ann, events } = await instantAuth({ hashing: { hasher: migratingHasher(current) }, throttle: false })
    // PBKDF2 of a hundred times x, by hashlib.
    ann.passwordHash = 'pbkdf2_sha256$1000$saltysalt$kYg8jxndBYGsCuDtSXxB6yLhI9nE+svfMF8Y3noYVlM='
    expect(await codeOf(auth.login({ login: 'ann', password: long }))).toBeUndefined()
    expect(events.map(event => event.type)).toContain('password_rehash_failed')
  })
})

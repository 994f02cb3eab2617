import { scryptSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bcryptHasher } from '../../src/password/hasher.ts'
import { migratingHasher } from '../../src/password/migrating-hasher.ts'
import { scryptHasher } from '../../src/password/scrypt.ts'

const hasher = scryptHasher({ cost: 8192 })
const password = 'correct horse battery'

/** A hash as passlib and other makers of PHC strings write it. */
function made(text: string, { ln = 4, r = 8, p = 1, bytes = 32 } = {}): string {
  const salt = Buffer.from('0123456789abcdef')
  const key = scryptSync(text, salt, bytes, { N: 2 ** ln, r, p })
  const plain = (value: Buffer) => value.toString('base64').replace(/=+$/, '')
  return `$scrypt$ln=${ln},r=${r},p=${p}$${plain(salt)}$${plain(key)}`
}

describe('scryptHasher', () => {
  test("D09 makes hashes with OWASP's parameters and a new salt each time", async () => {
    const [first, second] = [await scryptHasher().hash(password), await scryptHasher().hash(password)]
    expect(first).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(first).not.toBe(second)
    expect(await scryptHasher().verify(password, first)).toBe(true)
    expect([scryptHasher().needsRehash(first), scryptHasher().unusable(first)]).toEqual([false, undefined])
  })

  test('verifies its own hashes, and no other password', async () => {
    const hash = await hasher.hash(password)
    expect(await hasher.verify(password, hash)).toBe(true)
    expect(await hasher.verify(`${password} `, hash)).toBe(false)
  })

  test.each([
    [{ cost: 4096 }, /^cost must be one of 8192, 16384, 32768, 65536, 131072$/],
    [{ cost: 10_000 }, /^cost must be one of/],
    [{ cost: '8192' }, /^cost must be one of/],
    [{ parallelization: 2 }, /^parallelization must be a whole number from 3 to 16$/],
    [{ parallelization: 3.5 }, /^parallelization must be/],
    [{ cost: 131_072, parallelization: 17 }, /^parallelization must be a whole number from 1 to 16$/],
  ])('D09 refuses %j by name', (options, message) => {
    expect(() => scryptHasher(options as object)).toThrow(TypeError)
    expect(() => scryptHasher(options as object)).toThrow(message)
  })

  test.each([8192, 16_384, 32_768, 65_536, 131_072])('D12 can read what it makes at cost %i', cost => {
    const stored = `$scrypt$ln=${Math.log2(cost)},r=8,p=16$${'A'.repeat(22)}$${'A'.repeat(43)}`
    expect(scryptHasher({ cost, parallelization: 16 }).unusable(stored)).toBeUndefined()
  })

  test.each([
    ['less work', made(password)],
    ['another block size', made(password, { ln: 13, r: 16, p: 1 })],
    ['a longer key', made(password, { ln: 13, p: 10, bytes: 64 })],
  ])('D11 verifies a hash with %s and wants it renewed', async (_, hash) => {
    expect(await hasher.verify(password, hash)).toBe(true)
    expect(await hasher.verify('wrong', hash)).toBe(false)
    expect(hasher.needsRehash(hash)).toBe(true)
  })

  test('D11 the vector of RFC 7914 §12', async () => {
    const salt = Buffer.from('SodiumChloride').toString('base64').replace(/=+$/, '')
    const key =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'
    const stored = `$scrypt$ln=14,r=8,p=1$${salt}$${Buffer.from(key, 'hex').toString('base64').replace(/=+$/, '')}`
    expect(await hasher.verify('pleaseletmein', stored)).toBe(true)
  })

  test('D12 refuses stored parameters above the ceilings unread', async () => {
    for (const parameters of ['ln=22,r=8,p=1', 'ln=14,r=999,p=1', 'ln=17,r=8,p=17', 'ln=99,r=8,p=1']) {
      const costly = made(password).replace('ln=4,r=8,p=1', parameters)
      expect(hasher.unusable(costly)).toBe('too_costly')
      expect(await hasher.verify(password, costly)).toBe(false)
    }
  })

  test('D13 what is no hash is false, and never throws', async () => {
    const hash = await hasher.hash(password)
    const bcrypt = await bcryptHasher({ cost: 10 }).hash(password)
    const zero = ['ln=0', 'r=0', 'p=0'].map(part =>
      made(password).replace(new RegExp(`${part.slice(0, -1)}\\d+`), part),
    )
    for (const text of [
      '',
      '!',
      '$scrypt$',
      hash.slice(0, 40),
      `${hash}\n`,
      hash.replace('=', '=+'),
      bcrypt,
      ...zero,
    ]) {
      expect(hasher.unusable(text)).toBe('malformed')
      expect(await hasher.verify(password, text)).toBe(false)
      expect(hasher.needsRehash(text)).toBe(true)
    }
  })

  test('D05 D06 D07 tells passwords apart beyond 72 bytes, and refuses NUL and lone surrogates', async () => {
    const hash = await hasher.hash(`${'x'.repeat(4095)}X`)
    expect(await hasher.verify(`${'x'.repeat(4095)}Y`, hash)).toBe(false)
    await expect(hasher.hash('x'.repeat(4097))).rejects.toMatchObject({ code: 'password_too_long' })
    await expect(hasher.hash('a\0a')).rejects.toMatchObject({ code: 'password_malformed' })
    await expect(hasher.hash('\ud800')).rejects.toMatchObject({ code: 'password_malformed' })
    expect(await hasher.verify('a\0', await hasher.hash('no password'))).toBe(false)
  })

  test('D11 users with bcrypt hashes move to it at their next login', async () => {
    const moving = migratingHasher(hasher, bcryptHasher({ cost: 10 }))
    const old = await bcryptHasher({ cost: 10 }).hash(password)
    expect(await moving.verify(password, old)).toBe(true)
    expect(moving.needsRehash(old)).toBe(true)
    expect(await moving.hash(password)).toMatch(/^\$scrypt\$/)
  })
})

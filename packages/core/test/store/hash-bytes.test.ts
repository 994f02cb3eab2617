import { expect, test } from 'vitest'
import { sha256 } from '../../src/lib/digest.ts'
import { hashBytes, hashBytesOrNull, hashText } from '../../src/store/hash-bytes.ts'

const hash = sha256('a')

test('F01 a hash is 32 bytes, and comes back as it was', () => {
  expect(hashBytes(hash)).toHaveLength(32)
  expect(hashText(hashBytes(hash))).toBe(hash)
})

test.each([`${hash} `, ` ${hash}`, `${hash}=`, `${hash.slice(0, -1)}/`, 'a+b/', 'é'])('G08 %j is not a hash', text => {
  expect(hashBytesOrNull(text)).toBeNull()
  expect(() => hashBytes(text)).toThrow(new TypeError('must be base64url'))
})

test('G08 another spelling of the same bytes is not a hash', () => {
  const last = hash.at(-1)!
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = hash.slice(0, -1) + alphabet[alphabet.indexOf(last) ^ 1]!
  expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(hash, 'base64url'))
  expect(hashBytesOrNull(other)).toBeNull()
})

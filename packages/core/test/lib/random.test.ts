import { expect, test } from 'vitest'
import { randomBytes, randomId } from '../../src/lib/random.ts'

test('B16 an id is 128 bits by default, and as many bytes as asked for', () => {
  expect(Buffer.from(randomId(), 'base64url')).toHaveLength(16)
  expect(Buffer.from(randomId(32), 'base64url')).toHaveLength(32)
})

test('B16 no bit is fixed, as those of a UUID are, and none comes twice', () => {
  const ids = new Set<string>()
  const ones = Array.from({ length: 128 }, () => 0)
  for (let round = 0; round < 100_000; round++) {
    const id = randomId()
    ids.add(id)
    if (round < 2000) Buffer.from(id, 'base64url').forEach((byte, at) => count(ones, byte, at))
  }
  expect(ids.size).toBe(100_000)
  // Of 2,000 fair coins this is nine standard deviations.
  for (const set of ones) expect(Math.abs(set - 1000)).toBeLessThan(200)
})

test('B16 bytes of any length are given once: what is given later does not change them', () => {
  const given = [1, 12, 16, 500, 511, 512, 513, 4096, 16].map(length => randomBytes(length))
  const texts = given.map(bytes => bytes.toString('hex'))
  for (let round = 0; round < 100; round++) randomBytes(31)
  expect(given.map(bytes => bytes.toString('hex'))).toEqual(texts)
  expect(given.map(bytes => bytes.length)).toEqual([1, 12, 16, 500, 511, 512, 513, 4096, 16])
  for (const bytes of given.filter(({ length }) => length >= 12)) expect(bytes.every(byte => byte === 0)).toBe(false)
})

function count(ones: number[], byte: number, at: number): void {
  for (let bit = 0; bit < 8; bit++) ones[at * 8 + bit]! += (byte >> bit) & 1
}

import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from '../../src/benchmarks/bundle.ts'

/** What was reached. The goal for `createVerifier` is 12,000 bytes. */
const limits: readonly [string, number][] = [
  ["export { createVerifier } from '@sallyport/core/verify'", 18_000],
  ["export * from '@sallyport/core/verify'", 30_000],
]

test.each(limits)('P-10 %s, bundled for browsers, takes at most %i bytes gzipped', async (contents, most) => {
  const { text } = await bundle(contents)
  expect(gzipSync(text).byteLength).toBeLessThanOrEqual(most)
})

test('P-10 a bundle of createVerifier leaves out the list of published secrets and password hashing', async () => {
  const { inputs } = await bundle("export { createVerifier } from '@sallyport/core/verify'")
  const files = Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []))
  expect(files.filter(path => /public-secrets|\/password\/|zod|node-rs/.test(path))).toEqual([])
})

import { gzipSync } from 'node:zlib'
import type { Row } from '../benchmark.ts'
import { bundle } from '../bundle.ts'
import { areaOf } from './area.ts'
import { rowsOfCosts } from './rows.ts'

const createVerifier = "export { createVerifier } from '@sallyport/core/verify'"

/** Tells what the bundle of `createVerifier` consists of. */
export async function ofBundle(): Promise<Row[]> {
  const { text, inputs } = await bundle(createVerifier)
  const costs = new Map<string, number>()
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const area = areaOf({ functionName: '', url: `/${path}` }) ?? path
    costs.set(area, (costs.get(area) ?? 0) + bytesInOutput)
  }
  return [
    { name: 'createVerifier, bundled: in all, compressed', value: gzipSync(text).length, unit: 'bytes gzipped' },
    ...rowsOfCosts('createVerifier, bundled', 'bytes', costs),
  ]
}

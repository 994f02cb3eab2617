import { gzipSync } from 'node:zlib'
import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { bundle, withBundledCore } from './bundle.ts'
import { contest, rowsOf } from './contest.ts'
import { millisecondsToImport } from './costs/import.ts'

const most = 1.2
const verifyLimit = 12_000
const clientLimit = 3_000

/** Measures the time to import core, and what its smallest parts take in a bundle. */
export const importing: Benchmark = {
  id: 'P-10',
  title: 'time to import core compared with jose and zod, and bundle sizes',
  async run({ quick }) {
    const rounds = await withBundledCore((core, _dependencies, folder) =>
      contest(
        [
          { name: names.own, round: async () => millisecondsToImport([core], folder) },
          { name: names.alone, round: async () => millisecondsToImport(['jose', 'zod'], folder) },
        ],
        quick ? 3 : 31,
      ),
    )
    const rows = rowsOf(rounds, 'ms', names.alone).map(row =>
      row.ratio ? { ...row, goal: `at most ${most}`, reached: row.ratio.median <= most } : row,
    )
    return { rows: [...rows, ...(await sizeRows())], versions: { jose: versionOf('jose'), zod: versionOf('zod') } }
  },
}

const names = { own: '@sallyport/core', alone: 'jose and zod alone' }

async function sizeRows(): Promise<Row[]> {
  return [
    await sizeRow('@sallyport/client', "export * from '@sallyport/client'", clientLimit),
    await sizeRow('createVerifier', "export { createVerifier } from '@sallyport/core/verify'", verifyLimit),
    await sizeRow('everything of @sallyport/core/verify', "export * from '@sallyport/core/verify'"),
  ]
}

async function sizeRow(name: string, contents: string, limit?: number): Promise<Row> {
  const value = gzipSync((await bundle(contents)).text).length
  const goal = limit === undefined ? {} : { goal: `at most ${limit}`, reached: value <= limit }
  return { name: `${name}, bundled`, value, unit: 'bytes gzipped', ...goal }
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { contest, rowsOf } from './contest.ts'

const most = 1.2
const verifyLimit = 12_000
const clientLimit = 3_000
const here = fileURLToPath(new URL('../..', import.meta.url))
/** Core's dependencies stay imports, as in the published package. */
const external = ['jose', 'zod', 'lru-cache', '@node-rs/bcrypt']

/** Measures the time to import core. */
export const importing: Benchmark = {
  id: 'P-10',
  title: 'time to import core compared with jose and zod, and bundle sizes',
  async run({ quick }) {
    // Inside node_modules, so that its imports are found. Removed at the end.
    const folder = mkdtempSync(join(here, 'node_modules', '.trials-'))
    try {
      const core = join(folder, 'core.mjs')
      writeFileSync(core, await bundle('@sallyport/core', external))
      const alone = join(folder, 'alone.mjs')
      writeFileSync(alone, "export * as jose from 'jose'\nexport * as zod from 'zod'\n")
      const names = { own: '@sallyport/core', alone: 'jose and zod alone' }
      const rounds = await contest(
        [
          { name: names.own, round: async () => millisecondsToImport(core) },
          { name: names.alone, round: async () => millisecondsToImport(alone) },
        ],
        quick ? 3 : 31,
      )
      const rows = rowsOf(rounds, 'ms', names.alone).map(row =>
        row.ratio ? { ...row, goal: `at most ${most}`, reached: row.ratio.median <= most } : row,
      )
      return { rows: [...rows, ...(await sizeRows())], versions: { jose: versionOf('jose'), zod: versionOf('zod') } }
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

/** Measures the import in a new process, without the start of Node. */
function millisecondsToImport(file: string): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - start)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  if (stdout === '') throw new Error(stderr)
  return Number(stdout)
}

async function sizeRows(): Promise<Row[]> {
  const client = gzipSync(await bundle('@sallyport/client', [], 'browser')).length
  const verify = gzipSync(await bundle('@sallyport/core/verify', [], 'browser')).length
  return [
    {
      name: '@sallyport/client, bundled',
      value: client,
      unit: 'bytes gzipped',
      goal: `at most ${clientLimit}`,
      reached: client <= clientLimit,
    },
    {
      name: '@sallyport/core/verify, bundled with jose',
      value: verify,
      unit: 'bytes gzipped',
      goal: `at most ${verifyLimit}`,
      reached: verify <= verifyLimit,
    },
  ]
}

async function bundle(entry: string, kept: string[], platform: 'node' | 'browser' = 'node'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${entry}'`, resolveDir: here },
    bundle: true,
    minify: platform === 'browser',
    format: 'esm',
    platform,
    target: 'es2022',
    conditions: ['@sallyport/source'],
    external: kept,
    write: false,
  })
  return outputFiles[0]!.text
}

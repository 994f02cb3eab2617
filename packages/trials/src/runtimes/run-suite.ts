import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from './run-program.ts'
import type { Runtime } from './suites.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

/** What came of the tests. */
export interface Outcome {
  readonly suite: string
  readonly passed: number
  readonly failed: number
}

/** Runs the tests of a project with Vitest on Bun or Deno. */
export async function runSuite(runtime: Exclude<Runtime, 'workerd'>, folder: string, suite: string): Promise<Outcome> {
  const command = join(folder, 'node_modules/.bin', runtime)
  const start = { bun: ['--bun', vitest], deno: ['run', '--allow-all', vitest] }[runtime]
  const args = ['run', '--config', 'vitest.workspace.ts', '--pool', 'threads', '--project', suite]
  const env = { ...process.env, NO_COLOR: '1', SALLYPORT_FURTHER_NODE: '1' }
  const { code, output } = await runProgram(command, [...start, ...args], { cwd: root, env })
  return outcomeOf(suite, code, output)
}

/** Attacks a worker that runs in workerd. */
export async function runWorker(folder: string): Promise<Outcome> {
  const miniflare = join(folder, 'node_modules/miniflare/dist/src/index.js')
  const program = fileURLToPath(new URL('workerd.ts', import.meta.url))
  const { code, output } = await runProgram(process.execPath, [...process.execArgv, program, miniflare], { cwd: root })
  return outcomeOf('a worker', code, output)
}

function outcomeOf(suite: string, code: number, output: string): Outcome {
  const [, line = ''] = /^ *Tests +(.+)$/m.exec(output) ?? []
  const count = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(line)?.[1] ?? 0)
  // Vitest also fails for an error outside a test.
  const failed = code === 0 ? 0 : Math.max(1, count('failed'))
  if (failed > 0) console.error(output)
  return { suite, passed: count('passed'), failed }
}

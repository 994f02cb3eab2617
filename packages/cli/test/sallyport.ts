import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const source = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** The result of a run of the command. */
export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/**
 * Runs the command in a child process, with only the given environment.
 *
 * @param bundled A file of the command that runs without a loader for TypeScript. Default: the source.
 */
export function sallyport(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd: string = fileURLToPath(new URL('..', import.meta.url)),
  bundled?: string,
): Promise<Outcome> {
  const program = bundled === undefined ? ['--import', tsx, source] : [bundled]
  const child = spawn(process.execPath, ['--conditions=@sallyport/source', ...program, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
  })
  const chunks = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (chunks.out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (chunks.err += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, ...chunks }))
  })
}

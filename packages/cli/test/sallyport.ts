import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const program = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** The result of a run of the command. */
export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command from its source in a child process, with only the given environment. */
export function sallyport(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Promise<Outcome> {
  const child = spawn(process.execPath, ['--conditions=@sallyport/source', '--import', tsx, program, ...args], {
    cwd: cwd ?? fileURLToPath(new URL('..', import.meta.url)),
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

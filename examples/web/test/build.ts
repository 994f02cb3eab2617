import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A build of the page, in a folder of its own. */
export interface Build {
  readonly folder: string
  remove(): Promise<void>
}

/** Builds the page as `pnpm example` does. */
export async function buildPage(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-web-'))
  const args = ['node_modules/vite/bin/vite.js', 'build', '--outDir', folder, '--logLevel', 'warn']
  // Vitest has set NODE_ENV to `test`, with which Vite would build React's development mode.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, args, { cwd: root, env })
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

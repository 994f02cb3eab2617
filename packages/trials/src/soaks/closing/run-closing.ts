import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type PluginBuild } from 'esbuild'
import type { StoreSpec } from '../../shared/store/kinds.ts'
import { withPool } from '../../shared/store/postgres.ts'

/** How an application exited. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
  /** The number of its connections that PostgreSQL still has. */
  readonly connections: number
}

/** An application, and how it is asked to exit. */
export interface ClosingCase {
  readonly framework: string
  readonly order: string
  readonly by: 'SIGTERM' | 'a request'
}

/** Bundles the application into one file, which starts much faster than with a loader. */
export async function bundleApplication(): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const nodeModules = fileURLToPath(new URL('../../../node_modules/', import.meta.url))
  const folder = await mkdtemp(join(nodeModules, '.closing-'))
  const file = join(folder, 'application.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('application.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@sallyport/source'],
    plugins: [{ name: 'theirs', setup: leaveTheirs }],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  })
  return { file, remove: async () => rm(folder, { recursive: true }) }
}

/** Leaves third-party packages where pnpm has them, so that there is one copy of each. */
function leaveTheirs(bundler: PluginBuild): void {
  bundler.onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, kind, pluginData }) => {
    if (pluginData === leaveTheirs || kind === 'entry-point') return undefined
    const found = await bundler.resolve(path, { resolveDir, kind, pluginData: leaveTheirs })
    return found.path.includes('/node_modules/') ? { path: pathToFileURL(found.path).href, external: true } : found
  })
}

/** Starts an application, uses it, and asks it to exit. Kills it after 15 s. */
export async function runClosing(file: string, { by, ...which }: ClosingCase, spec: StoreSpec): Promise<Ending> {
  const child = spawn(process.execPath, [file, JSON.stringify({ ...which, spec })], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  const stderr = text(child.stderr)
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const line: unknown = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]: unknown[]) => first),
    exit.then(async () => Promise.reject(new Error(await stderr))),
  ])
  const url = `http://127.0.0.1:${String(line)}`
  await visit(url)
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  if (by === 'SIGTERM') child.kill('SIGTERM')
  else await fetch(`${url}/stop`).catch(() => undefined)
  const [code, signal] = await exit
  clearTimeout(timer)
  return { code, signal, stderr: await stderr, connections: await connectionsOf(spec) }
}

/** Logs in and calls a route. The connection stays open, like those of browsers. */
async function visit(url: string): Promise<void> {
  const body = JSON.stringify({ username: 'u-a', password: 'wrong' })
  const headers = { 'content-type': 'application/json' }
  const login = await fetch(`${url}/auth/login`, { method: 'POST', headers, body })
  const me = await fetch(`${url}/me`)
  if (login.status !== 401 || me.status !== 401) throw new Error(`answered ${login.status} and ${me.status}`)
}

async function connectionsOf(spec: StoreSpec): Promise<number> {
  return withPool(spec, async pool => {
    const query = 'select count(*)::int as count from pg_stat_activity where application_name = $1'
    return (await pool.query<{ count: number }>(query, [spec.space])).rows[0]!.count
  })
}

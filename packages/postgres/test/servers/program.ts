import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const runFile = promisify(execFile)

/** Where programs lie that are in no ordinary user's path. */
function folders(): readonly string[] {
  const versions = '/usr/lib/postgresql'
  const installed = existsSync(versions) ? readdirSync(versions) : []
  const newest = installed.toSorted((a, b) => Number(b) - Number(a)).map(version => join(versions, version, 'bin'))
  return [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', ...newest]
}

/**
 * Finds a program: gives its path, or undefined after a line that says what is skipped. Throws where
 * `SALLYPORT_REQUIRE_SERVICES` is `1`, as it is in continuous integration.
 */
export function requireProgram(name: string): string | undefined {
  const path = folders()
    .map(folder => join(folder, name))
    .find(existsSync)
  if (path !== undefined) return path
  const missing = `${name} is not installed`
  if (process.env['SALLYPORT_REQUIRE_SERVICES'] === '1') throw new Error(missing)
  process.stderr.write(`skipped: ${missing}\n`)
  return undefined
}

/** PostgreSQL's programs refuse to be run by root, who runs them as `postgres`. */
const isRoot = process.getuid?.() === 0

function asUser(program: string, args: readonly string[]): [string, string[]] {
  return isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, [...args]]
}

/** Runs a program to its end; rejects with what it wrote where it fails. */
export async function run(program: string, ...args: readonly string[]): Promise<void> {
  await runFile(...asUser(program, args), { cwd: tmpdir() })
}

/** Starts a program that runs until it is ended by its id. */
export function start(program: string, ...args: readonly string[]) {
  return spawn(...asUser(program, args), { cwd: tmpdir(), stdio: 'ignore' })
}

/** Makes a folder that those programs may write. */
export async function newFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-test-'))
  if (isRoot) {
    const { stdout } = await runFile('id', ['-u', 'postgres'])
    await chown(path, Number(stdout), -1)
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => void probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

import { once } from 'node:events'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import { answers } from './pgbouncer.ts'
import { freePort, newFolder, run, start } from './program.ts'

/** PostgreSQL's programs that make a cluster and a copy of it. */
export interface Programs {
  readonly initdb: string
  readonly postgres: string
  readonly basebackup: string
  readonly control: string
}

/** A server of a test's own. */
export interface Server {
  readonly url: string
  readonly data: string
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>
}

/** A primary and its replica, each on its own port. */
export interface Cluster {
  readonly primary: Server
  readonly replica: Server
  /** Makes the replica the primary. */
  promote(): Promise<void>
  close(): Promise<void>
}

export async function startCluster({ initdb, postgres, basebackup, control }: Programs): Promise<Cluster> {
  const folder = await newFolder()
  const data = { primary: join(folder.path, 'primary'), replica: join(folder.path, 'replica') }
  await run(initdb, '-D', data.primary, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
  const settings = ['max_connections = 50', 'shared_buffers = 16MB', 'fsync = off', "unix_socket_directories = ''"]
  await appendFile(join(data.primary, 'postgresql.conf'), `${settings.join('\n')}\n`)
  const primary = await startServer(postgres, data.primary)
  const { port } = new URL(primary.url)
  await run(
    basebackup,
    '-h',
    '127.0.0.1',
    '-p',
    port,
    '-U',
    'postgres',
    '-D',
    data.replica,
    '-R',
    '-c',
    'fast',
    '--no-sync',
  )
  const replica = await startServer(postgres, data.replica)
  return {
    primary,
    replica,
    promote: () => run(control, 'promote', '-w', '-D', data.replica),
    async close() {
      await Promise.all([primary.stop(), replica.stop()])
      await folder.remove()
    },
  }
}

async function startServer(program: string, data: string): Promise<Server> {
  const port = await freePort()
  const child = start(program, '-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1')
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await vi.waitFor(() => answers(url), { timeout: 30_000, interval: 100 })
  return {
    url,
    data,
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      await stopServer(data)
      await ended
    },
  }
}

/** By the id that the server wrote: its parent may be another program. */
async function stopServer(data: string): Promise<void> {
  const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGQUIT')
}

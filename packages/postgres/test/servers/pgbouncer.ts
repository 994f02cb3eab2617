import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { vi } from 'vitest'
import { freePort, newFolder, start } from './program.ts'

/** PgBouncer in transaction mode, with two connections to the server. */
export interface Bouncer {
  readonly url: string
  close(): Promise<void>
}

export async function startBouncer(program: string, target: string): Promise<Bouncer> {
  const [port, folder] = [await freePort(), await newFolder()]
  const { hostname, port: serverPort, pathname, username, password } = new URL(target)
  const ini = join(folder.path, 'pgbouncer.ini')
  const secret = password === '' ? '' : ` password=${decodeURIComponent(password)}`
  await writeFile(
    ini,
    `[databases]
${pathname.slice(1)} = host=${hostname} port=${serverPort || 5432} user=${username}${secret}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
pidfile = ${join(folder.path, 'pid')}
logfile = ${join(folder.path, 'log')}
`,
  )
  const child = start(program, ini)
  const url = `postgres://${username}@127.0.0.1:${port}${pathname}`
  await vi.waitFor(() => answers(url), { timeout: 20_000, interval: 100 })
  return {
    url,
    async close() {
      const ended = once(child, 'exit')
      process.kill(Number(await readFile(join(folder.path, 'pid'), 'utf8')), 'SIGINT')
      await ended
      await folder.remove()
    },
  }
}

/** Resolves when a server answers. */
export async function answers(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
  } finally {
    await client.end().catch(() => {})
  }
}

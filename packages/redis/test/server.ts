import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** A Redis server of the tests' own, for what must not be done to a shared one. */
export interface TestServer {
  readonly port: number
  readonly url: string
  /** Halts the process: its connections stay open, and nothing answers. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

/** A cluster of three primaries. */
export interface TestCluster extends Pick<TestServer, 'url' | 'stop'> {
  readonly nodes: readonly TestServer[]
}

/**
 * Tells whether `redis-server` can be started here.
 *
 * @throws Error where it cannot and `SALLYPORT_REQUIRE_SERVICES` is `1`.
 */
export function canStartServers(env: Readonly<Record<string, string | undefined>>): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true
  if (env.SALLYPORT_REQUIRE_SERVICES === '1') throw new Error('redis-server is not installed')
  process.stderr.write('skipped: redis-server is not installed\n')
  return false
}

/** Starts a server on a free port, in a folder that goes when it stops. */
export async function startServer(...args: readonly string[]): Promise<TestServer> {
  const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'sallyport-redis-'))]
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  return serverOf(port, folder, [...fixed, ...args])
}

/** Starts a Sentinel by its configuration file. */
export async function startSentinel(file: string): Promise<TestServer> {
  const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'sallyport-redis-'))]
  const args = [file, '--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--sentinel']
  return serverOf(port, folder, args)
}

async function serverOf(port: number, folder: string, args: readonly string[]): Promise<TestServer> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await untilReady(child)
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    // On Deno, `kill` of a child sends only one signal.
    pause: () => void process.kill(child.pid!, 'SIGSTOP'),
    resume: () => void process.kill(child.pid!, 'SIGCONT'),
    async stop() {
      const ended = once(child, 'exit')
      process.kill(child.pid!, 'SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a cluster of three primaries and resolves when each of them knows the others. */
export async function startCluster(): Promise<TestCluster> {
  const nodes: TestServer[] = []
  for (let count = 0; count < 3; count++) nodes.push(await startServer('--cluster-enabled', 'yes'))
  const admins = nodes.map(({ port }) => new Redis(port))
  const third = Math.ceil(16_384 / 3)
  for (const [index, admin] of admins.entries()) {
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', index * third, Math.min(16_383, (index + 1) * third - 1))
    await admin.call('CLUSTER', 'MEET', '127.0.0.1', nodes[0]!.port)
  }
  for (const admin of admins) {
    await untilOk(admin)
    admin.disconnect()
  }
  return { nodes, url: nodes[0]!.url, stop: async () => void (await Promise.all(nodes.map(node => node.stop()))) }
}

async function untilOk(admin: Redis): Promise<void> {
  for (;;) {
    const info = String(await admin.call('CLUSTER', 'INFO'))
    if (info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3')) return
    await sleep(50)
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = ''
  for await (const line of createInterface({ input: child.stdout! })) {
    said += `${line}\n`
    if (!/Ready to accept connections|Sentinel ID is/.test(line)) continue
    child.stdout!.resume()
    return
  }
  throw new Error(`redis-server ended before it was ready:\n${said}`)
}

/**
 * A port that nobody listens on, and neither on the one 10,000 above, which a cluster's nodes use too. Both are below those
 * that Linux gives to connections, any of which could take it before the server does.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(11_000, 22_000)
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const free = await new Promise<boolean>(resolve => {
    probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  if (free) await new Promise(resolve => probe.close(resolve))
  return free
}

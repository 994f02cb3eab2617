import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** A Redis server that only this soak uses, so that it can be killed. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Kills it (SIGKILL). */
  kill(): Promise<void>
  /** Starts it again in the same folder. Resolves when it accepts connections. */
  restart(): Promise<void>
  /** Stops it and removes its folder. */
  stop(): Promise<void>
}

/** Starts a server that writes every acknowledged write to disk. */
export async function startRedis(...args: readonly string[]): Promise<RedisServer> {
  const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'sallyport-soak-'))]
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction']
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...durable, ...args]
  let child = await start(fixed)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      child = await start(fixed)
    },
    async stop() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a cluster of three primaries. Resolves when they know each other. */
export async function startCluster(): Promise<readonly RedisServer[]> {
  const nodes: RedisServer[] = []
  // The other primaries keep serving their slots while one is down.
  const args = ['--cluster-enabled', 'yes', '--cluster-require-full-coverage', 'no', '--cluster-node-timeout', '2000']
  for (let count = 0; count < 3; count++) nodes.push(await startRedis(...args))
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
  return nodes
}

async function untilOk(admin: Redis): Promise<void> {
  for (;;) {
    const info = String(await admin.call('CLUSTER', 'INFO'))
    if (info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3')) return
    await sleep(50)
  }
}

async function start(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`
    if (!line.includes('Ready to accept connections')) continue
    child.stdout.resume()
    return child
  }
  throw new Error(`redis-server ended before it was ready:\n${said}`)
}

/**
 * Finds a free port whose port plus 10,000 is free too, which cluster nodes also use. Both are below the range that Linux
 * gives to outgoing connections, which could take the port before the server does.
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

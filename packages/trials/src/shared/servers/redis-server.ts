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

/** A Redis server of a soak's own, which may be killed. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>
  /** Starts it again in the same folder; resolves when it serves. */
  restart(): Promise<void>
  /** Ends it, and removes its folder. */
  stop(): Promise<void>
}

/** Starts a server that has every acknowledged write on its disk. */
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

/** Starts a cluster of three primaries; resolves when each of them knows the others. */
export async function startCluster(): Promise<readonly RedisServer[]> {
  const nodes: RedisServer[] = []
  // A primary that is gone for a moment must not take the others' slots out of service.
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

import { existsSync, readFileSync } from 'node:fs'
import type { Redis } from 'ioredis'
import type { Pool, PoolClient } from 'pg'
import type { Cpu } from './contest.ts'

/** Reads the processor time of a Redis server, in microseconds. */
export async function redisCpu(client: Redis): Promise<number> {
  const info = await client.info('cpu')
  const seconds = ['used_cpu_sys', 'used_cpu_user'].map(name => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)![1]))
  return seconds.reduce((sum, each) => sum + each, 0) * 1_000_000
}

/** Microseconds of the unit in which Linux counts a process's time. */
const tick = 10_000

/** Makes the reader of the processor time of a pool's backends. It needs a server on this machine, and Linux: elsewhere it is 0. */
export function backendCpu(pool: Pool): Cpu {
  const backends = new Set<number>()
  pool.on('connect', client => backends.add((client as PoolClient & { processID: number }).processID))
  return async () => [...backends].reduce((sum, pid) => sum + ticksOf(pid) * tick, 0)
}

/** Of the fields after the name, which is in parentheses, the twelfth and thirteenth are the times: proc_pid_stat(5). */
function ticksOf(pid: number): number {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return 0
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)!.split(' ')
  return Number(fields[11]) + Number(fields[12])
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Costs } from '../costs/profile.ts'

/** An app in a separate process. */
export interface Served {
  readonly name: string
  readonly port: number
  /** Resolves to its processor time in microseconds, of all threads. */
  cpu(): Promise<number>
  /** Starts a profile. The function that it resolves to stops it. */
  profile(): Promise<() => Promise<Costs>>
  stop(): Promise<void>
}

const server = fileURLToPath(new URL('server.ts', import.meta.url))

export async function serve(name: string): Promise<Served> {
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = fork(server, [name], { env })
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name} did not start`)))
  failed.catch(() => {})
  const [{ port }] = (await Promise.race([once(child, 'message'), failed])) as [{ port: number }]
  const ask = async <A>(what: string): Promise<A> => {
    const answer = once(child, 'message')
    child.send(what)
    return ((await answer) as [A])[0]
  }
  return {
    name,
    port,
    async cpu() {
      const { cpu } = await ask<{ cpu: NodeJS.CpuUsage }>('cpu')
      return cpu.user + cpu.system
    },
    async profile() {
      await ask('startProfile')
      return async () => new Map((await ask<{ costs: [string, number][] }>('stopProfile')).costs)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

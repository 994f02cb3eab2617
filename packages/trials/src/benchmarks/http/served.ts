import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** An app in a separate process. */
export interface Served {
  readonly name: string
  readonly port: number
  /** Resolves to its processor time in microseconds, of all threads. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

const server = fileURLToPath(new URL('server.ts', import.meta.url))

export async function serve(name: string): Promise<Served> {
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = fork(server, [name], { env })
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name} did not start`)))
  failed.catch(() => {})
  const [{ port }] = (await Promise.race([once(child, 'message'), failed])) as [{ port: number }]
  return {
    name,
    port,
    async cpu() {
      const answer = once(child, 'message')
      child.send('cpu')
      const [{ cpu }] = (await answer) as [{ cpu: NodeJS.CpuUsage }]
      return cpu.user + cpu.system
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sourceArgv } from '../shared/lib/source-argv.ts'

/** A process with the application of a contestant. */
export interface Served {
  readonly url: string
  /** The routes without a guard, or undefined if the contestant does not find them. */
  unguarded(): Promise<readonly string[] | undefined>
  stop(): Promise<void>
}

const server = fileURLToPath(new URL('server.ts', import.meta.url))

export async function serve(name: string, databaseUrl: string): Promise<Served> {
  const env = { ...process.env, NODE_ENV: 'production', NODE_NO_WARNINGS: '1' }
  // Contestants log the errors of an outage.
  const child = fork(server, [name, databaseUrl], {
    env,
    execArgv: [...sourceArgv],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr!.on('data', text => (errors = `${errors}${String(text)}`.slice(-2000)))
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name} did not start: ${errors}`)))
  failed.catch(() => {})
  const [{ port }] = (await Promise.race([once(child, 'message'), failed])) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${port}`,
    async unguarded() {
      const answer = once(child, 'message')
      child.send('unguarded')
      return ((await answer) as [{ unguarded?: readonly string[] }])[0].unguarded
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

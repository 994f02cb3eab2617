import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Member, MemberConfig, MemberReport, Outcome } from './protocol.ts'
import type { Reply, Request } from './worker.ts'

/** A member in a separate process. */
export interface ProcessMember extends Member {
  /** Kills the process (SIGKILL). */
  kill(): void
  /** Resolves when the process has exited. */
  readonly ended: Promise<void>
}

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Starts a process with one member. */
export async function startMember(index: number, config: MemberConfig): Promise<ProcessMember> {
  const child = fork(worker, { env: { ...process.env, NODE_NO_WARNINGS: '1' } })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => {
      for (const each of waiting.values()) each.reject(new Error('the process has ended'))
      waiting.clear()
      resolve()
    })
  })
  child.on('message', message => {
    const { id, value, error } = message as Reply
    const caller = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) caller?.resolve(value)
    else caller?.reject(new Error(error))
  })
  function ask(request: Omit<Request, 'id'>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error('the process has ended'))
      const id = ++lastId
      waiting.set(id, { resolve, reject })
      child.send({ ...request, id })
    })
  }
  await ask({ open: { index, config } })
  return {
    index,
    ended,
    run: async actions => (await ask({ run: actions })) as readonly Outcome[],
    control: async control => (await ask({ control })) as MemberReport | undefined,
    async close() {
      await ask({ close: true })
      await ended
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

import { once, EventEmitter } from 'node:events'
import type { OpenStore } from '../store/kinds.ts'
import { openStore } from '../store/space.ts'
import { authOf } from './auth-of.ts'
import { ringsOf } from './keys.ts'
import { perform } from './perform.ts'
import type { Control, Member, MemberConfig, MemberReport } from './protocol.ts'

/**
 * Creates an `Auth` in this process, on a store with separate connections.
 *
 * @param given An open store. Default: opens the one in the configuration.
 */
export async function createMember(index: number, config: MemberConfig, given?: OpenStore): Promise<Member> {
  const open = given ?? (await openStore(config.store))
  const events = new Map<string, number>()
  const resets = new EventEmitter()
  const unhandled = watchUnhandled()
  let offset = 0
  const auth = authOf(config, open, {
    clock: () => Date.now() + offset,
    onEvent: ({ type }) => void events.set(type, (events.get(type) ?? 0) + 1),
    onReset: (subject, token) => void resets.emit(subject, token),
  })
  const stage = { auth, users: open.users, nextReset: async (id: string) => String((await once(resets, id))[0]) }

  const report = (): MemberReport => ({
    events: Object.fromEntries(events),
    unhandled,
    pool: open.pool?.(),
    residentBytes: process.memoryUsage.rss(),
  })

  async function control(order: Control): Promise<MemberReport | undefined> {
    if (order.control === 'ready') await auth.ready()
    if (order.control === 'clock') offset = order.offset
    if (order.control === 'keys') auth.reloadKeys(ringsOf(order.keys))
    return order.control === 'report' ? report() : undefined
  }

  return {
    index,
    run: actions => Promise.all(actions.map(action => perform(action, stage))),
    control,
    async close() {
      await auth.close()
      await open.close()
    },
  }
}

const unhandledHere: string[] = []

/** Installed once in a process, however many members it has. */
function watchUnhandled(): readonly string[] {
  if (process.listenerCount('unhandledRejection') > 0) return unhandledHere
  const note = (error: unknown) =>
    void unhandledHere.push(error instanceof Error ? `${error.name}: ${error.message}` : typeof error)
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  return unhandledHere
}

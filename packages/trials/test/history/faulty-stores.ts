import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '@sallyport/core'
import type { SessionRecord, SessionStore } from '@sallyport/core/store'

type Sessions = (sessions: SessionStore) => Partial<SessionStore>

function withSessions(change: Sessions): (store: Store) => Store {
  return store => ({ ...store, sessions: { ...store.sessions, ...change(store.sessions) } })
}

/** Returns true once in this many calls. */
function onceIn(calls: number): () => boolean {
  let count = 0
  return () => ++count % calls === 0
}

/** The classic fault of refresh rotation: it checks, and then writes without checking again. */
export const checkThenWrite = withSessions(sessions => ({
  async rotate(ref, expectedHash, next) {
    if ((await sessions.find(ref))?.tokenHash !== expectedHash) return false
    await sleep(1)
    const now = await sessions.find(ref)
    return now !== undefined && sessions.rotate(ref, now.tokenHash, next)
  },
}))

/** A rotation that writes the whole row, like an upsert, and revives a deleted session. */
export const revivedRow = withSessions(sessions => {
  const deleted = new Map<string, SessionRecord>()
  return {
    async delete(ref) {
      const record = await sessions.find(ref)
      if (record) deleted.set(ref.id, record)
      return sessions.delete(ref)
    },
    async rotate(ref, expectedHash, next) {
      const record = deleted.get(ref.id)
      if (record?.tokenHash !== expectedHash) return sessions.rotate(ref, expectedHash, next)
      deleted.delete(ref.id)
      await sessions.insert({ ...record, ...next }, 1000)
      return true
    },
  }
})

/** A delete that is acknowledged but sometimes does nothing. */
export const forgottenEnd = withSessions(sessions => {
  const forgets = onceIn(5)
  return { delete: async ref => (forgets() ? true : sessions.delete(ref)) }
})

/** A delete of many sessions that keeps one. */
export const leftOver = withSessions(sessions => ({
  list: async subject => (await sessions.list(subject)).slice(1),
}))

/** A rotation that is acknowledged but never written, as in a failover. */
export const lostWrite = withSessions(sessions => {
  const loses = onceIn(10)
  return { rotate: async (ref, hash, next) => loses() || sessions.rotate(ref, hash, next) }
})

/** A follower that skips an entry, as with `id > last` while a slower writer commits. */
export function skippedEntry(store: Store): Store {
  const skips = onceIn(7)
  return {
    ...store,
    revocations: {
      append: store.revocations.append,
      follow: (observer, options) =>
        store.revocations.follow({ ...observer, entry: entry => skips() || observer.entry(entry) }, options),
    },
  }
}

/** An append that is acknowledged but sometimes never sent. */
export function forgottenAppend(store: Store): Store {
  const forgets = onceIn(7)
  return {
    ...store,
    revocations: {
      follow: store.revocations.follow,
      append: async (entries, keepFor) => (forgets() ? undefined : store.revocations.append(entries, keepFor)),
    },
  }
}

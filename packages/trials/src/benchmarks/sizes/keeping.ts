// Prints the bytes that a process keeps for each of several things, as JSON. `in-process.ts` starts it.
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryStore, type Store } from '@sallyport/core'
import { sessionRecord } from '@sallyport/testkit'
import { authHere } from '../../shared/auth-here.ts'
import { times } from '../../shared/lib/all.ts'
import { heldBytes } from '../../shared/lib/garbage.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'

/** Tokens that are verified before the measurement, so that all code is compiled by then. */
const earlierTokens = 3_000
/** With those before, fewer than the cache keeps by default. */
const cachedTokens = 6_000
const watched = 20_000

const revocationCount = Number(process.argv[2])
console.log(
  JSON.stringify({
    'a revocation in the memory of a process': await perRevocation(revocationCount),
    'a verified token in the cache, with its text': await perCachedToken(),
    'a watched connection': await perWatched(),
  }),
)

/** A store in which every session exists and nothing is kept, so that only the set of revocations is measured. */
function emptyStore(): Store {
  const store = memoryStore()
  const record = sessionRecord()
  return {
    ...store,
    sessions: { ...store.sessions, find: async ref => ({ ...record, ...ref }), delete: async () => true },
    revocations: { append: async () => {}, follow: async observer => observer.current() },
  }
}

async function perRevocation(count: number): Promise<number> {
  const store = emptyStore()
  const auth = authHere({ store, hashing: { hasher: quickHasher() }, sessions: { maxRevocations: 10_000_000 } })
  await auth.ready()
  const ids = times(count, () => sessionRecord().id)
  const before = await settledBytes()
  // Copies, because the ids of requests are not shared with anything.
  for (const [index, id] of ids.entries()) {
    await auth.revokeSession({ id: Buffer.from(id).toString(), subject: Buffer.from(`user-${index}`).toString() })
  }
  const bytes = ((await settledBytes()) - before) / count
  const { revocations } = auth.status().feed
  if (revocations !== ids.length) throw new Error(`${revocations} of ${count} revocations were kept`)
  await auth.close()
  return bytes
}

async function perCachedToken(): Promise<number> {
  const auth = authHere({ hashing: { hasher: quickHasher() } })
  const tokens: string[] = []
  const count = earlierTokens + cachedTokens
  for (let index = 0; index < count; index++) tokens.push((await auth.createSession(`u${index}`)).accessToken)
  // Copies, because the texts of requests are not shared with anything. A token is kept at its second use, unless too many others
  // were used in between.
  const verifyTwice = async (some: readonly string[]) => {
    for (const token of some) for (let use = 0; use < 2; use++) await auth.verify(Buffer.from(token).toString())
  }
  await verifyTwice(tokens.slice(0, earlierTokens))
  const before = await settledBytes()
  await verifyTwice(tokens.slice(earlierTokens))
  const bytes = ((await settledBytes()) - before) / cachedTokens
  await auth.close()
  return bytes
}

async function perWatched(): Promise<number> {
  const auth = authHere({ hashing: { hasher: quickHasher() } })
  const claims = await auth.verify((await auth.createSession('ann')).accessToken)
  const before = await settledBytes()
  const signals = times(watched, index => auth.watch({ ...claims, sub: `user-${index}`, sid: `session-${index}` }))
  const bytes = ((await settledBytes()) - before) / watched
  for (const { release } of signals) release()
  await auth.close()
  return bytes
}

/** Returns the bytes in use as soon as they stay the same: some objects are released by a timer, or by a second collection. */
async function settledBytes(): Promise<number> {
  for (let last = heldBytes(); ;) {
    await sleep(50)
    const now = heldBytes()
    if (Math.abs(now - last) < 10_000) return now
    last = now
  }
}

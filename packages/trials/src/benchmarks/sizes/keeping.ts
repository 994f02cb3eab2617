// Prints the bytes that a process keeps for each of several things, as JSON. `in-process.ts` starts it.
import { memoryStore, type Store } from '@sallyport/core'
import { sessionRecord } from '@sallyport/testkit'
import { authHere } from '../../shared/auth-here.ts'
import { times } from '../../shared/lib/all.ts'
import { heldBytes } from '../../shared/lib/garbage.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'

/** Fewer than the cache keeps by default. */
const cachedTokens = 5_000
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
  const before = heldBytes()
  // Copies, because the ids of requests are not shared with anything.
  for (const [index, id] of ids.entries()) {
    await auth.revokeSession({ id: Buffer.from(id).toString(), subject: Buffer.from(`user-${index}`).toString() })
  }
  const bytes = (heldBytes() - before) / count
  const { revocations } = auth.status().feed
  if (revocations !== ids.length) throw new Error(`${revocations} of ${count} revocations were kept`)
  await auth.close()
  return bytes
}

async function perCachedToken(): Promise<number> {
  const auth = authHere({ hashing: { hasher: quickHasher() } })
  const tokens: string[] = []
  for (let index = 0; index < cachedTokens; index++) tokens.push((await auth.createSession(`u${index}`)).accessToken)
  await auth.verify(tokens[0]!)
  const before = heldBytes()
  // Copies, because the texts of requests are not shared with anything. A token is kept the second time it is seen.
  for (const token of tokens) await auth.verify(Buffer.from(token).toString())
  for (const token of tokens) await auth.verify(Buffer.from(token).toString())
  const bytes = (heldBytes() - before) / cachedTokens
  await auth.close()
  return bytes
}

async function perWatched(): Promise<number> {
  const auth = authHere({ hashing: { hasher: quickHasher() } })
  const claims = await auth.verify((await auth.createSession('ann')).accessToken)
  const before = heldBytes()
  const signals = times(watched, index => auth.watch({ ...claims, sub: `user-${index}`, sid: `session-${index}` }))
  const bytes = (heldBytes() - before) / watched
  for (const { release } of signals) release()
  await auth.close()
  return bytes
}

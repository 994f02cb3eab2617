import { memoryStore } from '@sallyport/core'
import type { RevocationFeed } from '@sallyport/core/store'
import { sessionRecord } from '@sallyport/testkit'
import { authHere } from '../../shared/auth-here.ts'
import { times } from '../../shared/lib/all.ts'
import { heldBytes } from '../../shared/lib/garbage.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import type { Row } from '../benchmark.ts'
import { sizeRow } from './size-row.ts'

const revocationLimit = 92
/** Fewer than the cache keeps by default. */
const cachedTokens = 5_000
const watched = 20_000

/** Measures what stays in the memory of a process. */
export async function inProcess(revocations: number): Promise<readonly Row[]> {
  return [
    sizeRow('a revocation in the memory of a process', await perRevocation(revocations), revocationLimit),
    sizeRow('a verified token in the cache, with its text', await perCachedToken()),
    sizeRow('a watched connection', await perWatched()),
  ]
}

/** A feed that keeps nothing, so that only the set of revocations is measured. */
const emptyFeed: RevocationFeed = {
  append: async () => {},
  follow: async observer => observer.current(),
}

async function perRevocation(count: number): Promise<number> {
  const store = { ...memoryStore(), revocations: emptyFeed }
  const auth = authHere({ store, hashing: { hasher: quickHasher() }, sessions: { maxRevocations: 10_000_000 } })
  await auth.ready()
  const ids = times(count, () => sessionRecord().id)
  const before = heldBytes()
  for (const id of ids) await auth.revokeSession({ id: id.concat(' ').trim(), subject: 'u' })
  const bytes = (heldBytes() - before) / count
  // Used here, so that it is not collected before the measurement.
  await auth.close()
  return ids.length === count ? bytes : Number.NaN
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

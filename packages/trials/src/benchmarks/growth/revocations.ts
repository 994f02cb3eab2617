import { memoryStore } from '@sallyport/core'
import type { FeedObserver, RevocationFeed } from '@sallyport/core/store'
import { authHere } from '../../shared/auth-here.ts'
import { median } from '../../shared/lib/numbers.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import type { Row } from '../benchmark.ts'
import { slowdown } from './slowdown.ts'

const checks = 100_000

/** Measures `auth.verify` of a token in the cache, with many revocations in the memory of the process. */
export async function withRevocations(sizes: readonly number[], rounds: number): Promise<readonly Row[]> {
  const feed = openFeed()
  const store = { ...memoryStore(), revocations: feed.feed }
  const auth = authHere({ store, hashing: { hasher: quickHasher() }, sessions: { maxRevocations: 100_000_000 } })
  await auth.ready()
  const { accessToken } = await auth.createSession('ann')
  const figures: number[] = []
  let entries = 0
  for (const size of sizes) {
    for (; entries < size; entries++) feed.append(entries)
    const taken: number[] = []
    for (let round = 0; round <= rounds; round++) taken.push(await microseconds(() => auth.verify(accessToken)))
    figures.push(median(taken.slice(1)))
  }
  await auth.close()
  return slowdown('auth.verify, revocations in memory', sizes, figures, 'µs')
}

async function microseconds(check: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  for (let index = 0; index < checks; index++) await check()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / checks
}

/** A feed whose entries come without a store. */
function openFeed() {
  let observer: FeedObserver | undefined
  const feed: RevocationFeed = {
    append: async () => {},
    async follow(given) {
      observer = given
      given.current()
    },
  }
  return {
    feed,
    append: (index: number) =>
      observer!.entry({ kind: 'session', sid: String(index).padStart(22, 's'), subject: `user-${index}` }),
  }
}

import type { Revocation, RevocationFeed } from '@sallyport/core/store'
import { expect } from 'vitest'

const writers = 8
const each = 375
const atOnce = 5

/** Follows a feed; the list that it resolves to grows by the subject of each entry. */
export async function followSubjects(
  feed: RevocationFeed,
  signal: AbortSignal,
  maxInterval: number,
): Promise<readonly string[]> {
  const subjects: string[] = []
  const observer = { entry: (entry: Revocation) => void subjects.push(entry.subject), current() {}, storeTime() {} }
  await feed.follow(observer, { signal, maxInterval })
  return subjects
}

/** Appends 3,000 entries from eight writers at once. */
export async function appendFromManyWriters(feed: RevocationFeed): Promise<void> {
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const entries = subjectsOf(writer).map(subject => ({ kind: 'blocked' as const, subject }))
      for (let n = 0; n < each; n += atOnce) await feed.append(entries.slice(n, n + atOnce), 600)
    }),
  )
}

/** Expects that a follower saw each of those entries, and those of each writer in order. */
export async function expectAllInOrder(seen: readonly string[]): Promise<void> {
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(writers * each)
  for (let writer = 0; writer < writers; writer += 1) {
    expect(seen.filter(subject => subject.startsWith(`${writer}:`))).toEqual(subjectsOf(writer))
  }
}

function subjectsOf(writer: number): readonly string[] {
  return Array.from({ length: each }, (_, n) => `${writer}:${n}`)
}

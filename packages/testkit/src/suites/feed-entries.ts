import type { Revocation, RevocationFeed } from '@sallyport/core/store'
import { randomText } from '../records.ts'
import { keyOf } from './follower.ts'

/** An observer that ignores everything. */
export const idle = { entry: () => undefined, current: () => undefined, storeTime: () => undefined }

/** Counts how often a new follower receives the entry. */
export async function countOf(feed: RevocationFeed, entry: Revocation): Promise<number> {
  let count = 0
  const stopping = new AbortController()
  const observer = { ...idle, entry: (each: Revocation) => void (keyOf(each) === keyOf(entry) && count++) }
  await feed.follow(observer, { signal: stopping.signal, maxInterval: 100 })
  stopping.abort()
  return count
}

export function newEntries(count: number): readonly Revocation[] {
  const subject = randomText()
  return Array.from({ length: count }, () => ({ kind: 'session', sid: randomText(), subject }))
}

export function mine(seen: readonly Revocation[], entries: readonly Revocation[]): readonly Revocation[] {
  const keys = new Set(entries.map(keyOf))
  return seen.filter(entry => keys.has(keyOf(entry))).map(entry => ({ ...entry }))
}

import { appendFile, readFile } from 'node:fs/promises'
import type { Revocation } from '@sallyport/core/store'
import { createClock } from '@sallyport/testkit'
import { expect, onTestFinished, test, vi } from 'vitest'
import { compact, feed } from '../src/feed.ts'
import { feedPath } from '../src/folder.ts'
import { folderOfTest } from './folder.ts'

const blocked = (subject: string): Revocation => ({ kind: 'blocked', subject })

async function openFeed() {
  const folder = await folderOfTest()
  const { clock, advance } = createClock()
  return { folder, advance, clock, revocations: feed(folder, 5000, clock) }
}

/** Follows until the test ends; gives the subjects that were seen. */
async function follow(revocations: ReturnType<typeof feed>): Promise<string[]> {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const seen: string[] = []
  const observer = { entry: ({ subject }: Revocation) => seen.push(subject), current: () => {}, storeTime: () => {} }
  await revocations.follow(observer, { signal: ending.signal, maxInterval: 20 })
  return seen
}

test('ignores an append whose process died, and continues after it', async () => {
  const { folder, revocations } = await openFeed()
  await revocations.append([blocked('a')], 60)
  await appendFile(feedPath(folder), '["mark",9999999999,"blocked","half",null]\t["mark",99999')
  expect(await follow(revocations)).toEqual(['a'])
  await revocations.append([blocked('b')], 60)
  expect(await follow(revocations)).toEqual(['a', 'b'])
})

test('gives a follower a whole long list with long entries', async () => {
  const { revocations } = await openFeed()
  const subjects = Array.from({ length: 1500 }, (_, index) => String(index).padStart(255, '\u0001'))
  const entries = subjects.map((subject): Revocation => ({ kind: 'session', subject, sid: '\u0001'.repeat(255) }))
  await revocations.append(entries, 60)
  expect(await follow(revocations)).toEqual(subjects)
})

test('removes old entries, and a follower misses nothing', async () => {
  const { folder, advance, clock, revocations } = await openFeed()
  await revocations.append([blocked('short'), blocked('short too')], 60)
  await revocations.append([blocked('long')], 3600)
  const seen = await follow(revocations)
  advance('61s')
  await compact(folder, clock)
  expect(await readFile(feedPath(folder), 'utf8')).not.toContain('short')

  await revocations.append([blocked('new')], 60)
  await vi.waitFor(() => expect(seen).toContain('new'))
  expect(await follow(revocations)).toEqual(['long', 'new'])
})

test('keeps entries for exactly the requested time', async () => {
  const { folder, advance, clock, revocations } = await openFeed()
  await revocations.append([blocked('a')], 60)
  advance('60s')
  await compact(folder, clock)
  expect(await follow(revocations)).toEqual(['a'])
})

import { randomUUID } from 'node:crypto'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import type { Clock } from '@sallyport/core'
import {
  type FeedRow,
  followFeed,
  repeatWindow,
  type Revocation,
  type RevocationFeed,
  revocationOf,
  sweepNowAndThen,
  withTimeout,
} from '@sallyport/core/store'
import { feedPath, writeWhole } from './folder.ts'
import { inTurn } from './lock.ts'

/**
 * An entry as it is written. The JSON contains neither tabs nor newlines: a tab ends an entry, a newline ends the last
 * one of a call. What stands behind the last newline was never promised to anybody.
 */
type Line = readonly [mark: string, until: number, kind: Revocation['kind'], subject: string, sid: string | null]

const [tab, newline] = [9, 10]

/** Bytes of the longest entry, rounded up: two ids of 255 characters, each of which JSON writes in at most 6. */
const longest = 4096

/** Makes the feed: a log in one file, read by byte offset. */
export function feed(folder: string, timeout: number, clock: Clock): RevocationFeed {
  const path = feedPath(folder)
  const appended = sweepNowAndThen(() => compact(folder, clock))
  const write = (entries: readonly Revocation[], keepFor: number) =>
    inTurn(`${path}.lock`, () => withFile(path, 'r+', file => append(file, entries, keepFor, clock)))

  const source = {
    page: (from = 0, limit: number) => withTimeout(readPage(path, from, limit), timeout, 'revocations.page'),
    storeTime: async () => clock(),
  }

  return {
    append: async (entries, keepFor) => {
      if (entries.length === 0) return
      await withTimeout(write(entries, keepFor), timeout, 'revocations.append')
      appended()
    },
    follow: (observer, options) => followFeed(source, observer, options),
  }
}

function batchOf(entries: readonly Revocation[], until: number): string {
  const lines = entries.map((entry): Line => {
    const sid = entry.kind === 'session' ? entry.sid : null
    return [randomUUID(), until, entry.kind, entry.subject, sid]
  })
  return `${lines.map(line => JSON.stringify(line)).join('\t')}\n`
}

/** Writes over what a writer left that ended midway. */
async function append(file: FileHandle, entries: readonly Revocation[], keepFor: number, clock: Clock): Promise<void> {
  const end = await endOf(file)
  const until = Math.ceil(clock() / 1000) + keepFor
  const known = await lately(file, end, until - repeatWindow)
  const fresh = entries.filter(entry => entry.kind !== 'session' || !known.has(keyOf(entry.subject, entry.sid)))
  if (fresh.length === 0) return
  const text = batchOf(fresh, until)
  await file.truncate(end)
  const { bytesWritten } = await file.write(text, end)
  if (bytesWritten < Buffer.byteLength(text)) throw new Error('only a part was written')
  await file.datasync()
}

/** The sessions whose revocation was written last, and is kept for longer than that: repeating it takes no room. */
async function lately(file: FileHandle, end: number, until: number): Promise<ReadonlySet<string>> {
  const start = Math.max(0, end - 16 * longest)
  const tail = (await readBytes(file, start, end)).toString()
  const lines = tail.split(/[\t\n]/).slice(start > 0 ? 1 : 0, -1)
  const recent = lines.map(line => JSON.parse(line) as Line).filter(line => line[1] > until && line[2] === 'session')
  return new Set(recent.map(([, , , subject, sid]) => keyOf(subject, sid)))
}

function keyOf(subject: string, sid: string | null): string {
  return JSON.stringify([subject, sid])
}

async function readPage(path: string, from: number, limit: number): Promise<readonly FeedRow[]> {
  return withFile(path, 'r', async file => {
    const end = await endOf(file)
    const first = Math.max(0, from - 1)
    const bytes = await readBytes(file, first, Math.min(end, from + limit * longest))
    // After a compaction the position may be none: there is no such entry then, and the follower starts again.
    if (from > 0 && bytes[0] !== tab && bytes[0] !== newline) return []
    return rowsOf(bytes.subarray(from - first), from, limit)
  })
}

function rowsOf(bytes: Buffer, offset: number, limit: number): readonly FeedRow[] {
  const rows: FeedRow[] = []
  let start = 0
  for (let at = 0; at < bytes.length && rows.length < limit; at++) {
    if (bytes[at] !== tab && bytes[at] !== newline) continue
    const [mark, , kind, subject, sid] = JSON.parse(bytes.toString('utf8', start, at)) as Line
    rows.push({ position: offset + start, mark, entry: revocationOf(kind, subject, sid) })
    start = at + 1
  }
  return rows
}

/** Leaves out what need not be kept any longer. Positions move by it; followers notice by the marks. */
export async function compact(folder: string, clock: Clock): Promise<void> {
  const path = feedPath(folder)
  const isRetained = (batch: string) => untilOf(batch) * 1000 >= clock()
  await inTurn(`${path}.lock`, async () => {
    const batches = (await readFile(path, 'utf8')).split(/(?<=\n)/).filter(each => each.endsWith('\n'))
    const retained = batches.filter(isRetained)
    if (retained.length < batches.length) await writeWhole(folder, path, retained.join(''))
  })
}

/** Entries of one call are kept equally long. */
function untilOf(batch: string): number {
  return (JSON.parse(batch.slice(0, batch.search(/[\t\n]/))) as Line)[1]
}

/** Finds the position behind the last newline. */
async function endOf(file: FileHandle): Promise<number> {
  let { size: end } = await file.stat()
  while (end > 0) {
    const start = Math.max(0, end - 4096)
    const at = (await readBytes(file, start, end)).lastIndexOf(newline)
    if (at >= 0) return start + at + 1
    end = start
  }
  return 0
}

async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, end - start))
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
  if (bytesRead < bytes.length) throw new Error('only a part was read')
  return bytes
}

async function withFile<T>(path: string, flags: string, body: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags)
  try {
    return await body(file)
  } finally {
    await file.close()
  }
}

import type { Revocation } from '@sallyport/core/store'
import type { StoreSpec } from './kinds.ts'
import { openStore } from './space.ts'

const batch = 2000
/** How long the entries are kept, in seconds: longer than any run. */
const keptFor = 7200

/** Appends revocations of sessions that do not exist to a feed. */
export async function fillFeed(spec: StoreSpec, entries: number, name: string): Promise<void> {
  const open = await openStore({ ...spec, timeout: 30_000 })
  try {
    for (let start = 0; start < entries; start += batch) {
      await open.store.revocations.append(endsFrom(start, Math.min(batch, entries - start), name), keptFor)
    }
  } finally {
    await open.close()
  }
}

function endsFrom(start: number, count: number, name: string): Revocation[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'session',
    sid: `${name}-${start + index}`,
    subject: `${name}-${(start + index) % 1000}`,
  }))
}

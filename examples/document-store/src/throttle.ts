import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from '@sallyport/core/store'
import type { Collection } from './documents.ts'

interface Counter {
  readonly count: number
  readonly resetsAt: number
}

/** All counters of one owner, by name. */
export type CountersDocument = Readonly<Record<string, Counter>>

/**
 * Makes the store of counters: a document for each owner.
 *
 * Each counter admits exactly its limit. Several documents are no transaction: a hit that a wide counter refuses after a
 * narrow one has counted it is given back there. Until then the narrow counter may refuse one too many, never one too few.
 */
export function throttleStore(owners: Collection<CountersDocument>): ThrottleStore {
  async function firstAtLimit(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict> {
    for (const [exceeded, key] of keys.entries()) {
      const document = await owners.read('throttle.hit', key.owner)
      const counter = document?.[key.name]
      if (isFull(counter, key, now)) return { admitted: false, exceeded, resetsAt: counter!.resetsAt }
    }
    return { admitted: true }
  }

  /** Resolves to the counter where it is at its limit. */
  const hitOne = (key: ThrottleKey, now: number) =>
    owners.update(
      'throttle.hit',
      key.owner,
      (current = {}): { result: Counter | undefined; document?: CountersDocument } => {
        const counter = current[key.name]
        if (isFull(counter, key, now)) return { result: counter }
        const isRunning = counter !== undefined && now < counter.resetsAt
        const next = isRunning ? { ...counter, count: counter.count + 1 } : { count: 1, resetsAt: now + key.window }
        return { result: undefined, document: { ...running(current, now), [key.name]: next } }
      },
    )

  const giveBackOne = ({ owner, name, window }: ThrottleKey, hitAt: number) =>
    owners.update('throttle.giveBack', owner, (current = {}) => {
      const counter = current[name]
      const isSame = counter !== undefined && hitAt < counter.resetsAt && counter.resetsAt - window <= hitAt
      if (!isSame) return { result: undefined }
      const next = { ...counter, count: counter.count - 1 }
      return { result: undefined, document: next.count > 0 ? { ...current, [name]: next } : without(current, [name]) }
    })

  async function giveBack(keys: readonly ThrottleKey[], hitAt: number): Promise<void> {
    for (const key of keys) await giveBackOne(key, hitAt)
  }

  return {
    async hit(keys, now) {
      const before = await firstAtLimit(keys, now)
      if (!before.admitted) return before
      for (const [exceeded, key] of keys.entries()) {
        const counter = await hitOne(key, now)
        if (counter === undefined) continue
        await giveBack(keys.slice(0, exceeded), now)
        return { admitted: false, exceeded, resetsAt: counter.resetsAt }
      }
      return { admitted: true }
    },
    giveBack,
    clear: (owner, names) =>
      owners.update('throttle.clear', owner, current =>
        current === undefined
          ? { result: undefined }
          : { result: undefined, document: without(current, names ?? Object.keys(current)) },
      ),
  }
}

function isFull(counter: Counter | undefined, { limit }: ThrottleKey, now: number): boolean {
  return counter !== undefined && now < counter.resetsAt && counter.count >= limit
}

/** What a write keeps: the counters whose window has not ended. */
function running(document: CountersDocument, now: number): CountersDocument {
  return Object.fromEntries(Object.entries(document).filter(([, { resetsAt }]) => now < resetsAt))
}

function without(document: CountersDocument, names: readonly string[]): CountersDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)))
}

import { within } from '../deadline.ts'
import { generateKeyPair, type KeyPair } from './proof.ts'

/** The part of a request to IndexedDB that is used. */
interface Pending<T> {
  readonly result: T
  readonly error: Error | null
  addEventListener(type: 'success' | 'error' | 'upgradeneeded', listener: () => void): void
}

/** The part of a database that is used. */
interface Database {
  createObjectStore(name: string): unknown
  transaction(name: string, mode: 'readwrite'): { objectStore(name: string): Keys }
  close(): void
}

interface Keys {
  get(id: string): Pending<KeyPair | undefined>
  add(pair: KeyPair, id: string): Pending<unknown>
}

/** The part of `indexedDB` that is used: not every platform with WebCrypto has it, nor its types. */
interface Databases {
  open(name: string, version: number): Pending<Database>
}

const store = 'keys'
const id = 'dpop'

/**
 * Resolves to the key pair of this origin. IndexedDB keeps it as a key, not as bytes, so that scripts can use it and not
 * copy it. If there is no IndexedDB, or it fails, the key pair lives as long as this page.
 */
export async function storedKeyPair(): Promise<KeyPair> {
  const made = await generateKeyPair()
  const { indexedDB } = globalThis as unknown as { readonly indexedDB?: Databases }
  return indexedDB ? within(3_000, findOrAdd(indexedDB, made)).catch(() => made) : made
}

/** Tabs that open at the same time agree on the key pair that was added first. */
async function findOrAdd(databases: Databases, made: KeyPair): Promise<KeyPair> {
  const opening = databases.open('sallyport', 1)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(store))
  const database = await done(opening)
  try {
    // One transaction, which no other can come between.
    const keys = database.transaction(store, 'readwrite').objectStore(store)
    const found = await done(keys.get(id))
    if (found === undefined) await done(keys.add(made, id))
    return found ?? made
  } finally {
    database.close()
  }
}

function done<T>(pending: Pending<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    pending.addEventListener('success', () => resolve(pending.result))
    pending.addEventListener('error', () => reject(pending.error ?? new Error()))
  })
}

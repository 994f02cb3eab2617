import { storageCalls } from '../storage-calls.ts'

/** Stores the idempotency key of a refresh that has no response yet: one string. */
export interface KeyStorage {
  /** Returns the string that was stored last; null or undefined if there is none. */
  get(): string | null | undefined | Promise<string | null | undefined>
  /** Stores a string. */
  set(text: string): void | Promise<void>
}

/** The part of `localStorage` that the client uses. */
interface PageStorage {
  getItem(name: string): string | null
  setItem(name: string, value: string): void
}

const name = 'sallyport retry'

/** Keeps the key in `localStorage`, which tabs share. Where there is none, it keeps nothing; where it is blocked, it throws. */
export function pageStorage(): KeyStorage {
  const storage = (): PageStorage | undefined => (globalThis as { localStorage?: PageStorage }).localStorage
  return { get: () => storage()?.getItem(name), set: text => storage()?.setItem(name, text) }
}

/** The part of WebCrypto that the client uses. Pages without https have it too. */
interface Random {
  getRandomValues(array: Uint8Array): Uint8Array
}

/** Finds the random source. Throws a TypeError without one. */
export function randomSource(): Random {
  const { crypto } = globalThis as { crypto?: Partial<Random> }
  if (crypto?.getRandomValues) return crypto as Random
  throw new TypeError('createRetries: needs crypto.getRandomValues, for which React Native has polyfills')
}

/** The key of the latest refresh. If the storage fails, it is kept in memory. */
export interface KeptKey {
  /** Resolves to the key for this token, which is stored by then. Never rejects. */
  of(token: string): Promise<string>
  /** Forgets the key. Never rejects. */
  forget(): Promise<void>
}

/** Keeps a key with a part of its token, because another token needs another key. */
export function keptKey(storage: KeyStorage, random: Random): KeptKey {
  const reading = storageCalls()
  const writing = storageCalls()
  let known: string | undefined

  async function keep(text: string): Promise<void> {
    known = text
    await writing(() => storage.set(text)).catch(() => {})
  }

  return {
    async of(token) {
      const stored = await reading(() => storage.get()).catch(() => known)
      // The storage may have kept nothing, or another tab's key.
      for (const text of [stored, known]) {
        const [own, key] = String(text).split(' ')
        if (key && own === token) return key
      }
      const key = Array.from(random.getRandomValues(new Uint8Array(16)), hex).join('')
      await keep(`${token} ${key}`)
      return key
    },
    forget: () => keep(''),
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

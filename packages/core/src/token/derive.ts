import { hkdfSync } from 'node:crypto'
import { type KeyRing, ringOf } from './key-ring.ts'
import type { Key } from './key.ts'

const keyBytes = 32
const nameBytes = 3

/** A derived key, with a short public name that distinguishes it from the ring's other keys. */
export interface DerivedKey {
  /** 4 characters of base64url. */
  readonly name: string
  readonly key: Uint8Array
}

/** The keys that were derived from a ring's secrets for one label. */
export interface DerivedKeys {
  /** From the secret that signs. */
  readonly current: DerivedKey
  /** From every secret of the ring, by name. */
  readonly all: ReadonlyMap<string, Uint8Array>
}

/**
 * Derives a key of 32 bytes for one purpose from a secret (HKDF-SHA-256, RFC 5869). Keys of different labels reveal
 * nothing about each other or the secret. Throws a TypeError for a key pair.
 */
export function deriveKey(key: Key, label: string): Uint8Array {
  return derive(key, label, keyBytes)
}

/** Derives a key from each secret of a ring, so that data which was sealed under an older secret can still be opened. */
export function deriveKeys(keys: Key | KeyRing, label: string): DerivedKeys {
  const ring = ringOf(keys)
  const named = (key: Key) => ({ name: nameOf(key, label), key: deriveKey(key, label) })
  const current = named(ring.sign)
  const older = ring.verify.map(named)
  return { current, all: new Map(older.map(({ name, key }) => [name, key])) }
}

/** The name is derived under a separate label, because a hash of the key would let an attacker test guesses. */
function nameOf(key: Key, label: string): string {
  return Buffer.from(derive(key, `${label} name`, nameBytes)).toString('base64url')
}

function derive(key: Key, label: string, bytes: number): Uint8Array {
  if (!key.secret) throw new TypeError('Only a secret can be derived from')
  return new Uint8Array(hkdfSync('sha256', key.secret.reveal(), '', `sallyport ${label}`, bytes))
}

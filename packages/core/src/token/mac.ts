import { cached } from '../lib/cached.ts'
import { isNode, nodeCrypto } from '../lib/node-crypto.ts'
import { secretAlgorithms } from './algorithms.ts'
import { maxTokenLength } from './compact.ts'
import type { Key } from './key.ts'

/** Computes the MAC of ASCII text, in base64url. */
type Mac = (text: string) => string

/** Makes and checks the MACs of a secret. */
export interface Macs {
  readonly of: Mac
  /** Compares in a time that does not reveal where two MACs differ. */
  matches(text: string, mac: string): boolean
}

/** Gives the MACs of a key that is a secret. Needs Node's crypto. */
export const macsOf: (key: Key) => Macs = cached(key => {
  const { hash } = secretAlgorithms.get(key.algorithm)!
  const of = macFor(hash, key.secret!.reveal())
  return { of, matches: comparing(of) }
})

/** Makes the function that computes the MACs of a secret. */
export function macFor(hash: string, secret: Uint8Array): Mac {
  return isNode ? quickMac(hash, secret) : plainMac(hash, secret)
}

/** How an HMAC is made from a hash (RFC 2104 §2). The sizes are bytes. */
const shapes: Readonly<Record<string, { readonly block: number; readonly output: number }>> = {
  sha256: { block: 64, output: 32 },
  sha384: { block: 128, output: 48 },
  sha512: { block: 128, output: 64 },
}

/** Computes MACs with `createHmac`. The quick way must give the same results. */
export function plainMac(hash: string, secret: Uint8Array): Mac {
  const key = isNode ? nodeCrypto.createSecretKey(secret) : secret
  return text => nodeCrypto.createHmac(hash, key).update(text, 'latin1').digest('base64url')
}

/**
 * Hashes twice, as RFC 2104 §2 defines an HMAC. For texts as short as tokens this takes half the time of `createHmac`, which
 * makes an object for each text that the garbage collector must finalize.
 */
export function quickMac(hash: string, secret: Uint8Array): Mac {
  const { block, output } = shapes[hash]!
  const inner = paddedKey(hash, secret, 0x36, block, maxTokenLength)
  const outer = paddedKey(hash, secret, 0x5c, block, output)
  const plain = plainMac(hash, secret)
  return text => {
    if (text.length > maxTokenLength) return plain(text)
    inner.write(text, block, 'latin1')
    outer.write(nodeCrypto.hash(hash, inner.subarray(0, block + text.length), 'binary'), block, 'latin1')
    return nodeCrypto.hash(hash, outer, 'base64url')
  }
}

/** The key, padded to a block and XORed with a byte, with space for what is hashed after it. */
function paddedKey(hash: string, secret: Uint8Array, byte: number, block: number, space: number): Buffer {
  const key = secret.length > block ? nodeCrypto.hash(hash, secret, 'buffer') : secret
  const padded = Buffer.alloc(block + space, byte)
  key.forEach((each, at) => (padded[at] = each ^ byte))
  return padded
}

/** Both MACs are canonical base64url, so equal bytes have equal texts. */
function comparing(of: Mac): Macs['matches'] {
  const expected = Buffer.from(of(''))
  const given = Buffer.from(expected)
  return (text, mac) => {
    if (mac.length !== given.length) return false
    expected.write(of(text), 'latin1')
    given.write(mac, 'latin1')
    return nodeCrypto.timingSafeEqual(expected, given)
  }
}

import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import { cached } from './cached.ts'
import { isNode } from './node-crypto.ts'

/** SHA-256 as base64url: 43 characters. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** HMAC-SHA-256. */
export function hmacSha256(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', keyOf(key)).update(text).digest()
}

/** Node 24 takes five times as long with bytes as a key. Other runtimes may only take bytes. */
const keyOf: (key: Uint8Array) => Uint8Array | KeyObject = cached(key => (isNode ? createSecretKey(key) : key))

/** Compares two strings in a time that does not reveal where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

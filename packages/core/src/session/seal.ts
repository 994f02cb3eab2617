import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { cached } from '../lib/cached.ts'
import { isNode } from '../lib/node-crypto.ts'
import { randomBytes } from '../lib/random.ts'
import type { DerivedKeys } from '../token/derive.ts'
import { macFor } from '../token/mac.ts'

/** What a seal is bound to. */
export interface SealBinding {
  readonly sessionId: string
  /** The generation of the token that is sealed. */
  readonly generation: number
  /** The `jti` of the token that it replaces: without it the seal does not open. */
  readonly presentedJti: string
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
export const nameLength = 4

/**
 * Seals a successor's `jti` under the token that it replaces and a key of the server's own.
 *
 * The nonce is random and never fixed: racers that lose share the key. 63 characters for a `jti` of 16 bytes.
 */
export function seal(jti: string, binding: SealBinding, { current }: DerivedKeys): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, sealingKey(current.key, binding), nonce).setAAD(boundTo(binding))
  const sealed = Buffer.concat([nonce, cipher.update(jti, 'base64url'), cipher.final(), cipher.getAuthTag()])
  return current.name + sealed.toString('base64url')
}

/** Opens a seal; undefined for one that another key, another token or another session made, or that was changed. */
export function unseal(sealed: string, binding: SealBinding, { all }: DerivedKeys): string | undefined {
  const key = all.get(sealed.slice(0, nameLength))
  const bytes = Buffer.from(sealed.slice(nameLength), 'base64url')
  if (key === undefined || bytes.length <= nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv(algorithm, sealingKey(key, binding), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(boundTo(binding))
    .setAuthTag(bytes.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString(
      'base64url',
    )
  } catch {
    return undefined
  }
}

const macOf = cached((key: Uint8Array) => macFor('sha256', key))

/** A KeyObject, because ciphers of Node 24 take five times as long with bytes as a key; other runtimes may only take bytes. */
function sealingKey(key: Uint8Array, { presentedJti }: SealBinding): Buffer | KeyObject {
  const bytes = Buffer.from(macOf(key)(presentedJti), 'base64url')
  return isNode ? createSecretKey(bytes) : bytes
}

function boundTo({ sessionId, generation }: SealBinding): Buffer {
  return Buffer.from(`${sessionId}\n${generation}`)
}

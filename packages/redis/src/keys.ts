import { createHash } from 'node:crypto'

const idPattern = /^[\w-]{1,64}$/
const maxIdLength = 255

/**
 * 128 bits of SHA-256 as 22 characters that are safe in any key. UTF-16 keeps lone surrogates apart, which UTF-8
 * would all turn into U+FFFD.
 */
export function digest(text: string): string {
  return sha256(text).subarray(0, 16).toString('base64url')
}

/** The key of one kind of a subject's keys. The braces are the hash tag: all of a subject's keys lie in one slot. */
export function subjectKey(prefix: string, kind: string, subject: string): string {
  return `${prefix}:${kind}:{${digest(subject)}}`
}

/** The shard of the feed that a subject's entries go to; one shard, so that they keep their order. */
export function shardOf(subject: string, shards: number): number {
  return sha256(subject).readUInt32BE(0) % shards
}

/**
 * Encodes an id for use inside a key, so that it can be read back. The ids that core makes stay as they are.
 *
 * @throws TypeError for more than 255 characters.
 */
export function encodeId(id: string): string {
  if (idPattern.test(id)) return id
  if (id.length > maxIdLength) throw new TypeError(`id must have at most ${maxIdLength} characters`)
  return `~${Buffer.from(id, 'utf16le').toString('base64url')}`
}

/** Reads an id that {@link encodeId} made. */
export function decodeId(encoded: string): string {
  return encoded.startsWith('~') ? Buffer.from(encoded.slice(1), 'base64url').toString('utf16le') : encoded
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(Buffer.from(text, 'utf16le')).digest()
}

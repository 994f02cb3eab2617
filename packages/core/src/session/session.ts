import { sha256 } from '../lib/digest.ts'
import { randomId } from '../lib/random.ts'
import type { RotatedFields, SessionRecord } from '../ports/session-store.ts'
import type { RefreshFields } from '../token/claims.ts'
import type { Lifetimes } from './lifetimes.ts'

const deviceBytes = 64

/** The fields, each of which must be given, though it be undefined. */
type Complete<T> = { [K in keyof Required<T>]: T[K] }

/** Milliseconds as the seconds in which a token is issued: rounded up, so that it never rests less than the window. */
export function issueTime(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000)
}

/** Makes the first token of a new session. */
export function firstToken(
  subject: string,
  milliseconds: number,
  lifetimes: Lifetimes,
  how: Pick<RefreshFields, 'amr' | 'actor' | 'confirmation'> = {},
): Complete<RefreshFields> {
  const issuedAt = issueTime(milliseconds)
  const sessionEnd = issuedAt + lifetimes.absolute
  return {
    subject,
    sessionId: randomId(),
    generation: 0,
    jti: randomId(),
    issuedAt,
    expiresAt: Math.min(issuedAt + lifetimes.idle, sessionEnd),
    authTime: Math.floor(milliseconds / 1000),
    sessionEnd,
    amr: how.amr,
    actor: how.actor,
    confirmation: how.confirmation,
  }
}

/** Makes the one successor that a caller would like a token to have; the store decides whose is kept. */
export function successorOf(token: RefreshFields, milliseconds: number, lifetimes: Lifetimes): RefreshFields {
  return issuedAgain({ ...token, generation: token.generation + 1, jti: randomId() }, milliseconds, lifetimes)
}

/** The same token as if it was issued now: it rests again, and its idle lifetime starts again. */
export function issuedAgain(token: RefreshFields, milliseconds: number, lifetimes: Lifetimes): RefreshFields {
  const issuedAt = issueTime(milliseconds)
  return { ...token, issuedAt, expiresAt: Math.min(issuedAt + lifetimes.idle, token.sessionEnd) }
}

/** The current token of a session, made again from its record and the `jti` that the record seals. */
export function tokenOfRecord(record: SessionRecord, jti: string, presented: RefreshFields): RefreshFields {
  return {
    ...presented,
    generation: record.generation,
    jti,
    issuedAt: record.rotatedAt,
    expiresAt: record.idleExpiresAt,
    authTime: record.authTime,
    sessionEnd: record.expiresAt,
  }
}

/** The record of a session whose first token is given. */
export function recordOf(token: RefreshFields, device: string | undefined): SessionRecord {
  return {
    id: token.sessionId,
    subject: token.subject,
    generation: token.generation,
    tokenHash: sha256(token.jti),
    previousHash: null,
    sealedSuccessor: null,
    retryHash: null,
    rotatedAt: token.issuedAt,
    createdAt: token.issuedAt,
    idleExpiresAt: token.expiresAt,
    expiresAt: token.sessionEnd,
    authTime: token.authTime,
    device: device === undefined ? null : cutToBytes(device, deviceBytes),
  }
}

/** The fields of a rotation that the next token does not determine. */
export type Replaced = Pick<RotatedFields, 'previousHash' | 'sealedSuccessor' | 'retryHash'>

/** What a rotation to the next token writes. */
export function rotatedFields(
  next: RefreshFields,
  { previousHash, sealedSuccessor, retryHash }: Replaced,
): RotatedFields {
  // Listed, because in Node 20 members after a spread take V8 as long as all the hashing of a refresh.
  return {
    generation: next.generation,
    tokenHash: sha256(next.jti),
    previousHash,
    sealedSuccessor,
    retryHash,
    rotatedAt: next.issuedAt,
    idleExpiresAt: next.expiresAt,
  }
}

/** Cuts a string to at most so many bytes of UTF-8, between characters, without the ones that no store or log should hold. */
function cutToBytes(text: string, bytes: number): string {
  const printable = text.toWellFormed().replace(/\p{Cc}/gu, ' ')
  let cut = ''
  let used = 0
  for (const character of printable) {
    used += Buffer.byteLength(character)
    if (used > bytes) break
    cut += character
  }
  return cut
}

/** Names, for events, who acts in the subject's place. */
export function actorOf({ actor }: Pick<RefreshFields, 'actor'>): { readonly actor?: string } {
  return actor === undefined ? {} : { actor: actor.sub }
}

/** The scheme of a session's access tokens (RFC 6750, RFC 9449 §5). */
export function tokenTypeOf({ confirmation }: Pick<RefreshFields, 'confirmation'>): 'Bearer' | 'DPoP' {
  return confirmation === undefined ? 'Bearer' : 'DPoP'
}

import { isId } from '../lib/argument.ts'
import { kindOf, UnexpectedValue } from '../lib/failure.ts'
import type { OneTimeTokenRecord, OneTimeTokenRef } from '../ports/one-time-token-store.ts'
import type { SessionRecord, SessionRef } from '../ports/session-store.ts'
import type { Read } from './call.ts'

/** A check that a column contains what core wrote, and a description of what is expected. */
type Fits = readonly [fits: (value: unknown) => boolean, expected: string]
type Shape<T> = { readonly [K in keyof T]-?: Fits }

/** Later than the time of any working clock. Milliseconds that are read as seconds exceed it. */
const latestTime = 1_000_000_000_000

const hash: Fits = [value => typeof value === 'string' && /^[\w-]{43}$/.test(value), 'a hash of 43 characters']
const retryHash: Fits = [value => typeof value === 'string' && /^[\w-]{22}$/.test(value), 'a hash of 22 characters']
const id: Fits = [isId, 'a string of 1 to 255 characters']
const time: Fits = [isTime, 'whole seconds since the epoch']
const count: Fits = [value => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number']

function orNull([fits, expected]: Fits): Fits {
  return [value => value === null || fits(value), `${expected}, or null`]
}

const session: Shape<SessionRecord> = {
  id,
  subject: id,
  generation: count,
  tokenHash: hash,
  previousHash: orNull(hash),
  sealedSuccessor: orNull([value => typeof value === 'string' && /^[\w-]{1,64}$/.test(value), 'a seal']),
  retryHash: orNull(retryHash),
  rotatedAt: time,
  createdAt: time,
  idleExpiresAt: time,
  expiresAt: time,
  authTime: time,
  device: orNull([value => typeof value === 'string', 'a string']),
}

const oneTimeToken: Shape<OneTimeTokenRecord> = {
  subject: id,
  hash,
  purpose: id,
  boundTo: orNull([value => typeof value === 'string', 'a string']),
  state: [value => typeof value === 'string', 'a string'],
  createdAt: time,
  expiresAt: time,
}

const sessionRef: Shape<SessionRef> = { id, subject: id }

/** Reads the requested session. Throws if a single column was read wrongly. */
export function readSession(ref: SessionRef): Read<SessionRecord | undefined> {
  return value => readOptional(value, session, { id: ref.id, subject: ref.subject })
}

/** Reads a subject's sessions. */
export function readSessions(subject: string): Read<readonly SessionRecord[]> {
  return value => readList(value).map(each => readRecord(each, session, { subject }))
}

/** Reads what an insert resolved to: references of a subject's sessions, or that the id exists. */
export function readInserted(subject: string): Read<readonly SessionRef[] | 'exists'> {
  return value => (value === 'exists' ? value : readList(value).map(each => readRecord(each, sessionRef, { subject })))
}

/** Reads the requested one-time token. */
export function readOneTimeToken(ref: OneTimeTokenRef): Read<OneTimeTokenRecord | undefined> {
  return value => readOptional(value, oneTimeToken, { hash: ref.hash, subject: ref.subject })
}

function readOptional<T extends object>(value: unknown, shape: Shape<T>, asked: Partial<T>): T | undefined {
  return value === undefined || value === null ? undefined : readRecord(value, shape, asked)
}

/** Checks every column, and that the record is the requested one. */
function readRecord<T extends object>(value: unknown, shape: Shape<T>, asked: Partial<T>): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Error) {
    throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be a record`)
  }
  const record = value as Readonly<Record<string, unknown>>
  for (const [name, [fits, expected]] of Object.entries<Fits>(shape)) {
    if (!fits(record[name])) throw new UnexpectedValue(`${name} is ${misread(record[name])}; it must be ${expected}`)
  }
  const other = Object.entries(asked).find(([name, wanted]) => record[name] !== wanted)
  if (other !== undefined) throw new UnexpectedValue(`${other[0]} is not the one that was asked for`)
  return value as T
}

function readList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be a list`)
}

function isTime(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < latestTime
}

function misread(value: unknown): string {
  const kind = kindOf(value)
  return kind === 'a string' || kind === 'a number' ? `${kind} that does not fit` : kind
}

import { AuthError } from '../errors.ts'
import { sha256 } from '../lib/digest.ts'
import { randomId } from '../lib/random.ts'
import type { Clock } from '../ports/clock.ts'
import type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '../ports/one-time-token-store.ts'

/** What a one-time token is made for. */
export interface OneTimeTokenFields {
  readonly subject: string
  readonly purpose: string
  /** Seconds. */
  readonly ttl: number
  /** The only state in which the token works; it is worthless once that changes. Default: any state. */
  readonly boundTo?: string | undefined
  /** What the token's state is at first, see {@link OneTimeTokenRecord}. Default: empty. */
  readonly state?: string | undefined
  /** Whether several tokens of the subject and the purpose live side by side. Default: false, it replaces the others. */
  readonly isOneOfMany?: boolean | undefined
}

/** Makes and takes tokens that work once. */
export interface OneTimeTokenRecords {
  /** Makes a token of 256 random bits in place of every other one of its subject and purpose, in one atomic step. */
  issue(fields: OneTimeTokenFields): Promise<{ readonly token: string; readonly expiresAt: number }>
  /** Reads a living token without using it up. Throws AuthError `one_time_token_invalid`. */
  read(token: unknown, purpose: string): Promise<OneTimeTokenRecord>
  /** Uses a token up: of many callers at once, one succeeds. Throws AuthError `one_time_token_invalid`. */
  consume(token: unknown, purpose: string): Promise<OneTimeTokenRecord>
  /** Makes an exclusive change to a token's state; undefined refuses it. Throws AuthError `one_time_token_invalid`. */
  update(record: OneTimeTokenRecord, change: (state: string) => string | undefined): Promise<OneTimeTokenRecord>
  deleteAll(subject: string, purpose: string): Promise<void>
}

/** Each lost swap means that another one was won, of which a token sees few in its life. */
const mostSwaps = 30

const secretBytes = 32

/** Makes one-time tokens over a store that holds nothing but their hashes. */
export function createOneTimeTokens(store: OneTimeTokenStore, clock: Clock): OneTimeTokenRecords {
  function accept(record: OneTimeTokenRecord | undefined, purpose: string): OneTimeTokenRecord {
    const fits = record?.purpose === purpose || record?.purpose === ownPurpose(purpose, record?.hash)
    const lives = record !== undefined && fits && clock() / 1000 < record.expiresAt
    if (!lives) throw invalid()
    return record
  }

  async function read(token: unknown, purpose: string): Promise<OneTimeTokenRecord> {
    return accept(await store.find(refOf(token)), purpose)
  }

  return {
    async issue({ subject, purpose: kind, ttl, boundTo, state = '', isOneOfMany = false }) {
      const secret = randomId(secretBytes)
      const hash = sha256(secret)
      const purpose = isOneOfMany ? ownPurpose(kind, hash) : kind
      const createdAt = Math.floor(clock() / 1000)
      const record = { subject, hash, purpose, state, createdAt, expiresAt: createdAt + ttl }
      await store.replace({ ...record, boundTo: boundTo === undefined ? null : sha256(boundTo) })
      return { token: `${Buffer.from(subject).toString('base64url')}.${secret}`, expiresAt: record.expiresAt }
    },
    read,
    async consume(token, purpose) {
      // Read first, so that a token that is presented for another purpose is not used up by that.
      await read(token, purpose)
      return accept(await store.consume(refOf(token)), purpose)
    },
    async update(record, change) {
      let current = record
      for (let swaps = 0; swaps < mostSwaps; swaps++) {
        const next = change(current.state)
        if (next === undefined) break
        if (await store.update(current, current.state, next)) return { ...current, state: next }
        current = accept(await store.find(current), current.purpose)
      }
      throw invalid()
    },
    deleteAll: (subject, purpose) => store.deleteAll(subject, purpose),
  }
}

/** The purpose of a token that no other one replaces: a store holds one for each subject and purpose. */
function ownPurpose(purpose: string, hash: string | undefined): string {
  return `${purpose}:${hash}`
}

/** Whether a record was made for this state. */
export function isBoundTo(record: OneTimeTokenRecord, state: string): boolean {
  return record.boundTo === sha256(state)
}

function refOf(token: unknown): OneTimeTokenRef {
  const match = /^([\w-]{1,1024})\.([\w-]{43})$/.exec(typeof token === 'string' ? token : '')
  const subject = match ? Buffer.from(match[1]!, 'base64url').toString() : ''
  if (!match || subject === '' || subject.includes('\0')) throw invalid()
  return { subject, hash: sha256(match[2]!) }
}

function invalid(): AuthError {
  return new AuthError('one_time_token_invalid')
}

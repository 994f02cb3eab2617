import type { TokenPair } from '../auth-types.ts'
import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionStore } from '../ports/session-store.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { Endings } from '../session/ending.ts'
import type { Lifetimes } from '../session/lifetimes.ts'
import type { Mint } from '../session/mint.ts'
import { firstToken, recordOf, type RefreshFields } from '../session/session.ts'

/** What the start of a session needs. */
export interface StartParts<U> {
  readonly users: Pick<UserDirectory<U>, 'findById'>
  readonly sessions: SessionStore
  readonly endings: Pick<Endings, 'announceEnds' | 'end'>
  readonly mint: Mint<U>
  readonly lifetimes: Lifetimes
  readonly maxSessions: number
  readonly clock: Clock
  readonly emit: Emit
}

/** Who starts a session, and how they proved who they are. */
export interface Start<U> {
  readonly entry: UserEntry<U>
  /** When the entry was read: milliseconds since the epoch. */
  readonly readAt: number
  readonly device?: string | undefined
  readonly amr?: readonly string[] | undefined
  readonly actor?: string | undefined
  /** Tells, of the user as they are after the session was stored, whether what they proved still holds. */
  readonly stillHolds: (now: UserEntry<U>) => boolean | Promise<boolean>
}

/** A pair, and the ids that events name. */
export interface Started {
  readonly pair: TokenPair
  readonly sessionId: string
}

/**
 * Starts a session: stores it, then reads the user once more before any token is made.
 *
 * Without the second look a login that overlaps a reset or a block leaves a session behind that outlives it.
 *
 * @throws AuthError `credentials_invalid` when the user has changed in between; the session is ended again.
 */
export async function startSession<U>(start: Start<U>, parts: StartParts<U>): Promise<Started> {
  const { entry, readAt, device } = start
  const token = firstToken(entry.id, readAt, parts.lifetimes, start)
  const evicted = await parts.sessions.insert(recordOf(token, device), parts.maxSessions)
  await parts.endings.announceEnds(evicted, 'evicted')
  const user = await lookAgain(start, token, parts)
  const pair = await mintPair(token, user, parts)
  const record = recordOf(token, device)
  parts.emit('session_created', { subject: entry.id, sessionId: token.sessionId, device: record.device })
  return { pair, sessionId: token.sessionId }
}

async function lookAgain<U>(start: Start<U>, token: RefreshFields, parts: StartParts<U>): Promise<U> {
  const now = await parts.users.findById(start.entry.id)
  if (now !== undefined && (await start.stillHolds(now))) return now.user
  await parts.endings.end({ id: token.sessionId, subject: token.subject }, 'overtaken')
  throw new AuthError('credentials_invalid')
}

/** Makes the first pair of tokens of a session. */
async function mintPair<U>(token: RefreshFields, user: U, { mint }: StartParts<U>): Promise<TokenPair> {
  const access = await mint.access(token, user)
  const refreshToken = await mint.refresh(token)
  return { accessToken: access.token, refreshToken, expiresIn: access.expiresIn, tokenType: 'Bearer' }
}

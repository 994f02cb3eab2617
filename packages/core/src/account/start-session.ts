import type { TokenPair } from './types.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionRef, SessionStore } from '../ports/session-store.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { Revoker } from '../session/revoke.ts'
import type { Lifetimes } from '../session/lifetimes.ts'
import type { Mint } from '../session/mint.ts'
import type { RefreshFields } from '../token/claims.ts'
import type { Actor, Confirmation } from '../token/shape.ts'
import { actorOf, firstToken, recordOf, tokenTypeOf } from '../session/session.ts'

/** What starting a session needs. */
export interface StartDependencies<U> {
  readonly users: Pick<UserDirectory<U>, 'findById'>
  readonly sessions: SessionStore
  readonly revoker: Pick<Revoker, 'publishRevoked'>
  readonly mint: Mint<U>
  readonly lifetimes: Lifetimes
  readonly maxPerUser: number
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
  readonly actor?: Actor | undefined
  /** The key that the session is bound to. */
  readonly confirmation?: Confirmation | undefined
  /** What an imported session has that is not chosen here. */
  readonly imported?: ImportedStart
  /** Tells, for the user as they are after the session was stored, whether what they proved still holds. */
  readonly stillHolds: (now: UserEntry<U>) => boolean | Promise<boolean>
}

/** What follows from another system's token, so that every process that imports it chooses the same. */
export interface ImportedStart {
  readonly first: Pick<RefreshFields, 'sessionId' | 'jti' | 'authTime'>
  /** Tells this session from others that were imported with the same token. */
  readonly mark: string
}

/** A pair, and the ids that events name. */
export interface Started {
  readonly pair: TokenPair
  readonly sessionId: string
  /** As the session's record has it. */
  readonly device: string | null
}

/**
 * Starts a session: makes its tokens, stores it, then reads the user once more before anything is handed out.
 *
 * Without the second look a login that overlaps a reset or a block leaves a session behind that outlives it. Sessions
 * beyond the cap are revoked last. A start that fails revokes nobody's session, and takes its own
 * away again.
 *
 * @throws AuthError `credentials_invalid` when the user has changed in between.
 */
export async function startSession<U>(start: Start<U>, deps: StartDependencies<U>): Promise<Started> {
  const started = await startUnlessExists(start, deps)
  if (started === 'exists') throw new AuthError('store_inconsistent')
  return started
}

/** Starts a session like {@link startSession}, unless one with its id exists. */
export async function startUnlessExists<U>(start: Start<U>, deps: StartDependencies<U>): Promise<Started | 'exists'> {
  const { entry, readAt, device, imported } = start
  const token = { ...firstToken(entry.id, readAt, deps.lifetimes, start), ...imported?.first }
  const pair = await mintPair(token, entry.user, deps)
  const record = { ...recordOf(token, device), sealedSuccessor: imported?.mark ?? null }
  const beyond = await deps.sessions.insert(record, deps.maxPerUser)
  if (beyond === 'exists') return beyond
  try {
    await lookAgain(start, deps)
    await evict(entry.id, beyond, deps)
  } catch (error) {
    // An imported session may already be in use by others who imported the same token, and an outage must not log them out.
    const mayBeInUse = imported !== undefined && !isRefusal(error)
    // Otherwise its tokens were never handed out, so no revocation has to be published.
    if (!mayBeInUse) await deps.sessions.delete(record).catch(() => {})
    throw error
  }
  deps.emit('session_created', { subject: entry.id, sessionId: record.id, device: record.device, ...actorOf(token) })
  return { pair, sessionId: record.id, device: record.device }
}

function isRefusal(error: unknown): boolean {
  return isAuthError(error) && error.code === 'credentials_invalid'
}

async function lookAgain<U>({ entry, stillHolds }: Start<U>, { users }: StartDependencies<U>): Promise<void> {
  const now = await users.findById(entry.id)
  if (now === undefined || !(await stillHolds(now))) throw new AuthError('credentials_invalid')
}

async function evict<U>(
  subject: string,
  beyond: readonly SessionRef[],
  { revoker, sessions }: StartDependencies<U>,
): Promise<void> {
  if (beyond.length === 0) return
  await revoker.publishRevoked(beyond, 'evicted')
  const ids = beyond.map(({ id }) => id)
  await sessions.deleteMany(subject, ids)
}

/** Makes the first pair of tokens of a session. */
export async function mintPair<U>(
  token: RefreshFields,
  user: U,
  { mint }: Pick<StartDependencies<U>, 'mint'>,
): Promise<TokenPair> {
  const access = await mint.access(token, user)
  const refreshToken = await mint.refresh(token)
  return { accessToken: access.token, refreshToken, expiresIn: access.expiresIn, tokenType: tokenTypeOf(token) }
}

import { AuthError, isAuthError } from '../errors.ts'
import { requireId } from '../lib/argument.ts'
import { sha256 } from '../lib/digest.ts'
import { randomId } from '../lib/random.ts'
import type { OneTimeTokenStore } from '../ports/one-time-token-store.ts'
import type { SessionRecord, SessionRef } from '../ports/session-store.ts'
import type { UserEntry } from '../ports/user-directory.ts'
import { issueTime } from '../session/session.ts'
import type { Possession } from '../token/dpop/possession.ts'
import type { RefreshFields } from '../token/claims.ts'
import { mintPair, startUnlessExists, type StartDependencies } from './start-session.ts'
import type { ImportedSession, RefreshedPair, TokenPair } from './types.ts'

/** What the import of sessions needs. */
export interface ImportDependencies<U> extends StartDependencies<U> {
  readonly oneTimeTokens: Pick<OneTimeTokenStore, 'find' | 'replace'>
  readonly refresh: (text: string) => Promise<RefreshedPair>
  readonly possession: Possession
}

/** The names that a token of another system has here. Every process finds the same, whatever its keys are. */
interface Names {
  readonly sessionId: string
  /** That of the session's first token. It opens nothing: tokens are signed. */
  readonly jti: string
  /** Under this the token is remembered after its session is gone. */
  readonly hash: string
}

interface Import<U> {
  readonly old: ImportedSession
  readonly entry: UserEntry<U>
  readonly names: Names
  readonly ref: SessionRef
}

/**
 * Makes the exchange of another system's refresh token for a session: one session, however often and by however many processes it is asked for.
 *
 * The session's id and first token follow from the old token and its user, so a repeated import finds the session of the first
 * one. While that token is unused it is returned again; after that the old token counts as the first one and is judged like it.
 *
 * A random mark in the session's record and in what is remembered of the old token tells two sessions of the same id apart: that
 * of an import which was overtaken by another import and the revocation of its session is refused.
 *
 * @throws AuthError `session_ended` if the user is gone or blocked, or the session was imported and is over;
 *   `session_expired`, `refresh_token_reused`.
 */
export function createSessionImport<U>(
  deps: ImportDependencies<U>,
): (userId: string, session: ImportedSession) => Promise<TokenPair> {
  return async (userId, old) => {
    checkImport(userId, old)
    await deps.possession.prove(undefined)
    const readAt = deps.clock()
    const given = await importOf(userId, old, deps)
    const record = await deps.sessions.find(given.ref)
    if (record !== undefined) return again(given, record, deps)
    const pair = await importNow(given, readAt, deps)
    if (pair !== 'exists') return pair
    // Another process imported it in between, or its session is over.
    const other = await deps.sessions.find(given.ref)
    if (other === undefined) throw new AuthError('session_ended')
    return again(await importOf(userId, old, deps), other, deps)
  }
}

async function importOf<U>(userId: string, old: ImportedSession, deps: ImportDependencies<U>): Promise<Import<U>> {
  const entry = await deps.users.findById(userId)
  if (entry === undefined) throw new AuthError('session_ended')
  const names = namesOf(old.token, entry.id)
  return { old, entry, names, ref: { id: names.sessionId, subject: entry.id } }
}

function checkImport(userId: string, { token, expiresAt, authTime = 0 }: ImportedSession): void {
  requireId('userId', userId)
  if (typeof token !== 'string' || token.length < 16)
    throw new TypeError('token must be a string of at least 16 characters')
  for (const [name, value] of Object.entries({ expiresAt, authTime })) {
    if (!Number.isSafeInteger(value) || value < 0 || value > 1e11) {
      throw new TypeError(`${name} must be whole seconds since the epoch`)
    }
  }
}

function namesOf(token: string, subject: string): Names {
  const nameOf = (use: string) => sha256(JSON.stringify(['sallyport import', use, subject, token]))
  const idLength = 22
  return {
    sessionId: nameOf('session').slice(0, idLength),
    jti: nameOf('jti').slice(0, idLength),
    hash: nameOf('token'),
  }
}

async function importNow<U>(
  given: Import<U>,
  readAt: number,
  deps: ImportDependencies<U>,
): Promise<TokenPair | 'exists'> {
  const { old, entry, names } = given
  if (readAt / 1000 >= old.expiresAt) throw new AuthError('session_expired')
  // Whether its session is over, or was imported since it was looked for, a second look tells.
  if ((await markOf(given, deps)) !== undefined) return 'exists'
  const mark = randomId()
  const first = { sessionId: names.sessionId, jti: names.jti, authTime: old.authTime ?? 0 }
  const stillHolds = async (now: UserEntry<U>) =>
    now.passwordHash === entry.passwordHash && ((await markOf(given, deps)) ?? mark) === mark
  const { device, amr } = old
  const start = { device, amr, imported: { first, mark }, entry, readAt, stillHolds }
  const started = await startUnlessExists(start, deps).catch(asSessionEnded)
  if (started === 'exists') return started
  await remember(given, mark, deps)
  deps.emit('session_imported', { subject: entry.id, sessionId: names.sessionId })
  return started.pair
}

function asSessionEnded(error: unknown): never {
  throw isAuthError(error) && error.code === 'credentials_invalid' ? new AuthError('session_ended') : error
}

/** The mark of the session that the token was imported as. */
async function markOf<U>(
  { entry, names }: Import<U>,
  { oneTimeTokens }: ImportDependencies<U>,
): Promise<string | undefined> {
  return (await oneTimeTokens.find({ subject: entry.id, hash: names.hash }))?.state
}

/** Remembers that the token was imported, so that it starts no second session when the first one is over. */
function remember<U>(
  { old, entry, names }: Import<U>,
  state: string,
  { oneTimeTokens, clock }: ImportDependencies<U>,
): Promise<void> {
  const createdAt = issueTime(clock())
  const { hash } = names
  // No purpose of the application has a slash.
  const purpose = `session_import/${hash}`
  const expiresAt = Math.max(old.expiresAt, createdAt)
  return oneTimeTokens.replace({ subject: entry.id, hash, purpose, boundTo: null, state, createdAt, expiresAt })
}

/** Answers for a session that exists. */
async function again<U>(given: Import<U>, record: SessionRecord, deps: ImportDependencies<U>): Promise<TokenPair> {
  const { old, entry, names } = given
  const first = firstTokenOf(record, names.jti, old)
  const isUnused = record.generation === 0 && record.tokenHash === sha256(names.jti)
  if (!isUnused) return deps.refresh(await deps.mint.refresh(first))
  if (deps.clock() / 1000 >= record.idleExpiresAt) throw new AuthError('session_expired')
  const mark = record.sealedSuccessor ?? ''
  const remembered = await markOf(given, deps)
  if (remembered === undefined) await remember(given, mark, deps)
  else if (remembered !== mark) throw new AuthError('session_ended')
  return mintPair(first, entry.user, deps)
}

function firstTokenOf(record: SessionRecord, jti: string, { amr }: ImportedSession): RefreshFields {
  return {
    subject: record.subject,
    sessionId: record.id,
    generation: 0,
    jti,
    issuedAt: record.createdAt,
    expiresAt: record.idleExpiresAt,
    authTime: record.authTime,
    sessionEnd: record.expiresAt,
    amr,
    actor: undefined,
  }
}

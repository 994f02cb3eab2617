import type { PasswordReset, PasswordResetRequest } from './types.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Turn } from '../password/turns.ts'
import type { PasswordOperations } from '../password/passwords.ts'
import type { BlockStore } from '../ports/block-store.ts'
import type { OneTimeTokenRecord } from '../ports/one-time-token-store.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { Revoker } from '../session/revoke.ts'
import { readLogin } from './identifier.ts'
import { isBoundTo, type OneTimeTokenRecords } from './one-time-tokens.ts'
import type { Outbox } from './outbox.ts'
import { passwordContext } from './password-context.ts'
import { hasSet, withHash, withoutTry, withTry } from './reset-progress.ts'
import type { Admission, Attempt, Throttle } from './throttle.ts'

/** What the application sends to its user: to the address that it has stored, never to one that a request named. */
export interface PasswordResetMessage<U> {
  /** The user, as `findByLogin` returned it. */
  readonly user: U
  /** For the link. It works once. */
  readonly token: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

/** What resets need. */
export interface PasswordResetDependencies<U> {
  readonly users: UserDirectory<U>
  readonly blocks: Pick<BlockStore, 'has'>
  readonly passwords: PasswordOperations
  readonly tokens: OneTimeTokenRecords
  readonly revoker: Pick<Revoker, 'revokeAll'>
  readonly outbox: Outbox
  readonly throttle: Throttle
  /** Lifts what strangers and the user failed at the account. */
  readonly liftLimits: (subject: string) => Promise<void>
  readonly send: ((message: PasswordResetMessage<U>) => Promise<void>) | undefined
  readonly normalize: (login: string) => string | undefined
  /** Seconds. */
  readonly ttl: number
  /** Names a login in events. */
  readonly hashOf: (login: string) => string
  readonly emit: Emit
}

export const resetPurpose = 'password_reset'

/**
 * Makes the request for a reset: it answers before anything is looked up, so that neither the answer nor its time tells
 * whether there is such a user.
 *
 * An address that asks too often gets AuthError `too_many_requests`. An account that was asked for too often gets no
 * further mail, in silence; one address cannot bring that about.
 */
export function createResetRequest<U>(
  deps: PasswordResetDependencies<U>,
): (request: PasswordResetRequest) => Promise<void> {
  const { normalize, throttle, outbox, emit, hashOf } = deps
  return async ({ login: given, ip }) => {
    const { send } = deps
    if (send === undefined) throw new TypeError('passwords.sendReset must be given to createAuth')
    const login = readLogin(given, normalize) ?? ''
    await throttle.admitSource({ login, ip })
    emit('password_reset_requested', { loginHash: hashOf(login) })
    if (login !== '') outbox.post(() => sendToken({ login, ip }, send, deps))
  }
}

async function sendToken<U>(
  { login, ip }: Pick<PasswordResetRequest, 'login' | 'ip'>,
  send: (message: PasswordResetMessage<U>) => Promise<void>,
  { users, blocks, tokens, ttl, throttle }: PasswordResetDependencies<U>,
): Promise<void> {
  const entry = await users.findByLogin(login)
  if (entry === undefined || entry.passwordHash === null || (await blocks.has(entry.id))) return
  const { id: subject, user, passwordHash: boundTo } = entry
  const admission = await admitMail({ account: subject, login, ip }, throttle)
  await admission?.during(async () => {
    const { token, expiresAt } = await tokens.issue({ subject, purpose: resetPurpose, ttl, boundTo, state: '0' })
    await send({ user, token, expiresAt })
  })
}

/** Counts a mail to an account; undefined, in silence, where it has got too many. */
async function admitMail(attempt: Attempt, throttle: Throttle): Promise<Admission | undefined> {
  try {
    return await throttle.admitAccount(attempt)
  } catch (error) {
    if (isAuthError(error) && error.code === 'too_many_requests') return undefined
    throw error
  }
}

/**
 * Makes the reset: the new hash first, by a compare-and-swap on the one that the token is bound to; then all sessions
 * end; the token is used up last.
 *
 * A crash in between neither loses the token nor lets it work twice: tried again with the same password, what is missing
 * is done. Of many attempts at once one succeeds. It logs nobody in.
 *
 * A token is compared with nothing but a hash that it set itself, and is good for {@link mostTries} tries: it neither
 * tells whether a password is right nor buys hashing.
 *
 * @throws AuthError `one_time_token_invalid`, or `password_*` for a password that may not be chosen, which costs no try.
 */
export function createReset<U>(deps: PasswordResetDependencies<U>): (reset: PasswordReset) => Promise<void> {
  const { users, tokens, revoker, liftLimits, emit } = deps
  return async ({ token, newPassword, context }) => {
    const record = await tokens.read(token, resetPurpose)
    const entry = await users.findById(record.subject)
    if (entry === undefined || entry.passwordHash === null) throw new AuthError('one_time_token_invalid')
    const isSet = isBoundTo(record, entry.passwordHash)
      ? await setHash({ record, entry, newPassword, context }, deps)
      : await wasSet({ record, entry, newPassword }, deps)
    if (!isSet) throw new AuthError('one_time_token_invalid')
    await revoker.revokeAll(record.subject, 'password_reset')
    await tokens.consume(token, resetPurpose)
    await liftLimits(record.subject)
    emit('password_reset', { subject: record.subject })
  }
}

interface ResetTry<U> {
  readonly record: OneTimeTokenRecord
  readonly entry: UserEntry<U>
  readonly newPassword: string
  readonly context?: readonly string[] | undefined
}

async function setHash<U>(reset: ResetTry<U>, deps: PasswordResetDependencies<U>): Promise<boolean> {
  const { entry, newPassword, context = [] } = reset
  const text = await deps.passwords.accept(newPassword, { context: [...passwordContext(entry), ...context] })
  return countTry(reset.record, deps.tokens, async record => {
    const next = await deps.passwords.rehash(text, turnOf(entry))
    // Noted first: whether a lost answer means that the hash was set, the next try can tell.
    await deps.tokens.update(record, state => withHash(state, next))
    return deps.users.replacePasswordHash(entry.id, entry.passwordHash, next)
  })
}

/** Whether an earlier try of this token, whose answer was lost, set this very password. */
async function wasSet<U>(
  { record: found, entry, newPassword }: ResetTry<U>,
  { tokens, passwords }: PasswordResetDependencies<U>,
): Promise<boolean> {
  if (!hasSet(found.state, entry.passwordHash!)) return false
  return countTry(
    found,
    tokens,
    async () => (await passwords.verify(newPassword, entry.passwordHash, turnOf(entry))).ok,
  )
}

/** Counts a try before the work, and gives it back where the hashing was too busy to do any. */
async function countTry(
  found: OneTimeTokenRecord,
  tokens: OneTimeTokenRecords,
  work: (record: OneTimeTokenRecord) => Promise<boolean>,
): Promise<boolean> {
  const record = await tokens.update(found, withTry)
  try {
    return await work(record)
  } catch (error) {
    if (isAuthError(error) && error.code === 'overloaded') await tokens.update(record, withoutTry)
    throw error
  }
}

/** Separate from the account's logins, so that guessing strangers do not delay the user who has the token of the mail. */
function turnOf({ id }: { readonly id: string }): Turn {
  return { account: `reset:${id}` }
}

import { AuthError } from '../errors.ts'
import type { Emit, RevocationReason } from '../events.ts'
import { sha256 } from '../lib/digest.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionRecord, SessionRef, SessionStore } from '../ports/session-store.ts'
import type { Clocks } from './clocks.ts'
import type { Revoker } from './revoke.ts'
import { judge, rests, type Verdict } from './judge.ts'
import type { Lifetimes } from './lifetimes.ts'
import { seal, unseal } from './seal.ts'
import type { DerivedKeys } from '../token/derive.ts'
import { retryHashOf } from './retry-hash.ts'
import { actorOf, issuedAgain, rotatedFields, successorOf, tokenOfRecord } from './session.ts'
import type { RefreshFields } from '../token/claims.ts'

/** What a rotation needs. */
export interface RotationDependencies {
  readonly sessions: SessionStore
  readonly revoker: Pick<Revoker, 'revoke'>
  readonly clocks: Pick<Clocks, 'confirmLate' | 'areRight'>
  readonly sealKeys: () => DerivedKeys
  readonly lifetimes: Lifetimes
  readonly clock: Clock
  readonly emit: Emit
}

/** The token that the caller shall have from now on, and how it came to it. */
export interface Rotated {
  readonly verdict: 'rotated' | 'replayed' | 'kept'
  readonly token: RefreshFields
}

/** Rotates a token. `key` is the client's idempotency key. */
export type Rotate = (token: RefreshFields, key?: string) => Promise<Rotated>

/** One refresh, with the one `now` that everything in it goes by. */
interface Attempt {
  readonly token: RefreshFields
  readonly ref: SessionRef
  readonly hash: string
  readonly retryHash: string | null
  /** Milliseconds since the epoch. */
  readonly at: number
}

/**
 * Makes the rotation of refresh tokens: exactly one successor, no matter who asks and however often.
 *
 * One compare-and-swap in the common case; who loses it, or comes early or late, is judged by the record.
 */
export function createRotation(deps: RotationDependencies): Rotate {
  const { sessions, lifetimes, clock } = deps
  return async (token, key) => {
    const ref = { id: token.sessionId, subject: token.subject }
    const retryHash = key === undefined ? null : retryHashOf(token.jti, key)
    const attempt: Attempt = { token, ref, hash: sha256(token.jti), retryHash, at: clock() }
    if (mayRotate(attempt, lifetimes)) {
      const rotated = await swap(attempt, deps)
      if (rotated) return rotated
    }
    return answer(attempt, await sessions.find(ref), deps)
  }
}

function mayRotate({ token, at }: Attempt, lifetimes: Lifetimes): boolean {
  const now = at / 1000
  return now < token.expiresAt && !rests(token.generation, now - token.issuedAt, lifetimes)
}

async function swap(attempt: Attempt, deps: RotationDependencies): Promise<Rotated | undefined> {
  const { token, ref, hash, retryHash, at } = attempt
  const next = successorOf(token, at, deps.lifetimes)
  const sealedSuccessor = seal(next.jti, bindingOf(token, next.generation), deps.sealKeys())
  const fields = rotatedFields(next, { previousHash: hash, sealedSuccessor, retryHash })
  if (!(await deps.sessions.rotate(ref, hash, fields))) return undefined
  deps.emit('refresh_rotated', {
    subject: ref.subject,
    ...actorOf(token),
    sessionId: ref.id,
    generation: next.generation,
  })
  return { verdict: 'rotated', token: next }
}

function bindingOf(presented: RefreshFields, generation: number) {
  return { sessionId: presented.sessionId, generation, presentedJti: presented.jti }
}

async function answer(
  attempt: Attempt,
  record: SessionRecord | undefined,
  deps: RotationDependencies,
): Promise<Rotated> {
  const { token, hash, retryHash, at } = attempt
  const presented = { generation: token.generation, hash, retryHash }
  const verdict = judge(record, presented, at / 1000, deps.lifetimes)
  return answers[verdict](attempt, record!, deps)
}

/** What each verdict answers. `record` is there for every verdict but `ended`. */
const answers: Record<
  Verdict,
  (attempt: Attempt, record: SessionRecord, deps: RotationDependencies) => Promise<Rotated>
> = {
  ended: (attempt, _, deps) => refuse(attempt, 'session_ended', deps),
  expired: (attempt, _, deps) => refuse(attempt, 'session_expired', deps),
  clock_disagrees: disagree,
  early: async (attempt, record, deps) =>
    (await deps.clocks.areRight()) ? keep(attempt, record, deps) : disagree(attempt, record, deps),
  kept: keep,
  rested: swapAgain,
  replayed: replay,
  resumed: resume,
  reused: reuse,
  ahead: (attempt, record, deps) => revokeAs('store_rolled_back', 'session_ended', attempt, record, deps),
}

/**
 * The token stays as it is. One from a process whose clock was ahead rests until its time has come: were it rotated now,
 * the token before it, which another tab may still hold, would count as stolen.
 */
async function keep({ token, ref }: Attempt, _: SessionRecord, { emit }: RotationDependencies): Promise<Rotated> {
  emit('refresh_kept', { subject: ref.subject, ...actorOf(token), sessionId: ref.id, generation: token.generation })
  return { verdict: 'kept', token }
}

async function refuse(
  { token, ref }: Attempt,
  code: 'session_ended' | 'session_expired',
  { emit }: RotationDependencies,
): Promise<never> {
  emit('refresh_refused', { subject: ref.subject, ...actorOf(token), sessionId: ref.id, reason: code })
  throw new AuthError(code)
}

async function disagree({ ref, at }: Attempt, record: SessionRecord, { emit }: RotationDependencies): Promise<never> {
  emit('clock_disagrees', { subject: ref.subject, sessionId: ref.id, seconds: record.rotatedAt - at / 1000 })
  throw new AuthError('clock_disagrees')
}

/** The swap should have succeeded: somebody else's came between, or the store contradicts itself. */
async function swapAgain(attempt: Attempt, _: SessionRecord, deps: RotationDependencies): Promise<Rotated> {
  return (await swap(attempt, deps)) ?? contradict(attempt, deps)
}

function contradict({ ref }: Attempt, { emit }: RotationDependencies): never {
  emit('store_inconsistent', { subject: ref.subject, sessionId: ref.id })
  throw new AuthError('store_inconsistent')
}

async function replay(attempt: Attempt, record: SessionRecord, deps: RotationDependencies): Promise<Rotated> {
  return replayed(await successorIn(record, attempt, deps), false, record, deps)
}

/**
 * A retry after the window, with the key of the first try. The successor is issued again, so that it rests: another retry,
 * which is still on its way, must not meet a grandparent. From now on only the key opens the replay, however late it is.
 */
async function resume(attempt: Attempt, record: SessionRecord, deps: RotationDependencies): Promise<Rotated> {
  const { token, ref, at } = attempt
  const { sealedSuccessor, retryHash } = record
  await deps.clocks.confirmLate(token)
  const successor = issuedAgain(await successorIn(record, attempt, deps), at, deps.lifetimes)
  const fields = rotatedFields(successor, { previousHash: null, sealedSuccessor, retryHash })
  if (await deps.sessions.rotate(ref, record.tokenHash, fields)) return replayed(successor, true, record, deps)
  const now = await deps.sessions.find(ref)
  return now?.tokenHash === record.tokenHash ? contradict(attempt, deps) : answer(attempt, now, deps)
}

/** Opens the seal of the current token. */
async function successorIn(
  record: SessionRecord,
  attempt: Attempt,
  deps: RotationDependencies,
): Promise<RefreshFields> {
  const { token } = attempt
  const jti = unseal(record.sealedSuccessor ?? '', bindingOf(token, record.generation), deps.sealKeys())
  if (jti === undefined || sha256(jti) !== record.tokenHash) {
    return revokeAs('seal_unreadable', 'session_ended', attempt, record, deps)
  }
  return tokenOfRecord(record, jti, token)
}

function replayed(
  token: RefreshFields,
  late: boolean,
  { device }: SessionRecord,
  { emit }: RotationDependencies,
): Rotated {
  const { subject, sessionId, generation } = token
  emit('refresh_replayed', { subject, ...actorOf(token), sessionId, generation, device, late })
  return { verdict: 'replayed', token }
}

/** A token that was replaced just before is reused only for coming late, so the clock that says so must be right. */
async function reuse(attempt: Attempt, record: SessionRecord, deps: RotationDependencies): Promise<Rotated> {
  const isLate = record.previousHash === attempt.hash && deps.lifetimes.retryWindow > 0
  if (isLate) await deps.clocks.confirmLate(attempt.token)
  return revokeAs('reused', 'refresh_token_reused', attempt, record, deps)
}

async function revokeAs(
  reason: Extract<RevocationReason, 'reused' | 'store_rolled_back' | 'seal_unreadable'>,
  code: 'refresh_token_reused' | 'session_ended',
  { token, ref }: Attempt,
  record: SessionRecord,
  { revoker, emit }: RotationDependencies,
): Promise<never> {
  const facts = { subject: ref.subject, sessionId: ref.id }
  if (reason === 'reused') {
    emit('refresh_token_reused', { ...facts, ...actorOf(token), generation: token.generation, device: record.device })
  } else emit(reason, facts)
  await revoker.revoke(ref, reason)
  throw new AuthError(code)
}

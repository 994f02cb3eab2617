import { checkAnswers, checkLogin, checkNoHonestRefusal, checkNothingAfterEnd } from './check-ends.ts'
import { checkLateRetries, checkOldTokens, checkOneSuccessor, checkReuseIsReuse } from './check-tokens.ts'
import { type Block, endOf, type SessionHistory, type SubjectHistory } from './ends.ts'
import type { Operation } from './operation.ts'
import type { HistoryTerms, Violation } from './rules.ts'

/**
 * Checks a history of concurrent calls by their starts and ends. Two calls that overlap may have happened in either order.
 * Reports only what is wrong in every order.
 */
export function checkHistory(operations: readonly Operation[], terms: HistoryTerms): Violation[] {
  const subjects = subjectsOf(operations)
  const ofSubject = (subject: string) => subjects.get(subject) ?? { logoutAlls: [], blocks: [] }
  return [
    ...checkAnswers(operations),
    ...operations.filter(({ kind }) => kind === 'login').flatMap(login => checkLogin(login, ofSubject(login.subject))),
    ...sessionsOf(operations).flatMap(history => checkSession(history, ofSubject(history.login.subject), terms)),
  ]
}

const never = Number.POSITIVE_INFINITY

function checkSession(history: SessionHistory, subject: SubjectHistory, terms: HistoryTerms): Violation[] {
  const end = endOf(history, subject)
  return [
    ...checkOneSuccessor(history),
    ...checkOldTokens(history, terms),
    ...checkReuseIsReuse(history, terms),
    ...checkLateRetries(history),
    ...checkNothingAfterEnd(history, end, terms),
    ...checkNoHonestRefusal(history, end, subject, terms),
  ]
}

function sessionsOf(operations: readonly Operation[]): readonly SessionHistory[] {
  const sessions = new Map<string, { session: string; login: Operation; operations: Operation[] }>()
  for (const login of operations) {
    if (login.kind !== 'login' || login.session === undefined) continue
    sessions.set(login.session, { session: login.session, login, operations: [] })
  }
  for (const operation of operations) {
    if (operation.kind !== 'login' && operation.session) sessions.get(operation.session)?.operations.push(operation)
  }
  return [...sessions.values()]
}

function subjectsOf(operations: readonly Operation[]): ReadonlyMap<string, SubjectHistory> {
  const subjects = new Map<string, { logoutAlls: Operation[]; blocks: Block[] }>()
  const of = (subject: string) => {
    const known = subjects.get(subject) ?? { logoutAlls: [], blocks: [] }
    subjects.set(subject, known)
    return known
  }
  for (const operation of operations.toSorted((a, b) => a.start - b.start)) {
    const { logoutAlls, blocks } = of(operation.subject)
    if (operation.kind === 'logoutAll') logoutAlls.push(operation)
    if (operation.kind === 'block') blocks.push({ block: operation, liftedFrom: never, liftedBy: never })
    if (operation.kind === 'unblock') lift(blocks, operation)
  }
  return subjects
}

/** Unblocking is retried until it is acknowledged. It may have happened from the first attempt on. */
function lift(blocks: Block[], { start, end, code }: Operation): void {
  const last = blocks.pop()
  if (!last) return
  const liftedBy = code === 'ok' ? end : Number.POSITIVE_INFINITY
  blocks.push({ block: last.block, liftedFrom: Math.min(last.liftedFrom, start), liftedBy })
}

import { isWithinBlock, type SessionEnd, type SessionHistory, type SubjectHistory, touchesBlock } from './ends.ts'
import { isUnknown, type Operation } from './operation.ts'
import type { HistoryTerms, Violation } from './rules.ts'

/** Nothing succeeds with a session that is over: no refresh that starts after it, no access token the grace later. */
export function checkNothingAfterEnd(history: SessionHistory, end: SessionEnd, { grace }: HistoryTerms): Violation[] {
  return history.operations.flatMap(operation => {
    if (operation.code !== 'ok') return []
    const isRefresh = operation.kind === 'refresh' && operation.start > end.deadAfter
    const isCheck = operation.kind === 'check' && operation.start > end.deadAfter + grace
    if (!isRefresh && !isCheck) return []
    const what = isRefresh ? 'was refreshed' : `had an access token accepted`
    const late = Math.round((operation.start - end.deadAfter) / 1000)
    const rule = isRefresh ? 'no refresh after the end' : 'no access after the end'
    const message = `session ${history.session} ${what} ${late} ms after its end`
    return [{ rule, message, operations: [end.deadBy!, operation] }]
  })
}

/** Nothing is refused that nothing can have ended: no acknowledged successor is unknown, and nobody is logged out. */
export function checkNoHonestRefusal(
  history: SessionHistory,
  end: SessionEnd,
  subject: SubjectHistory,
  { grace }: HistoryTerms,
): Violation[] {
  const isExcused = (operation: Operation) =>
    operation.code === 'ok' ||
    operation.code === 'refresh_token_reused' ||
    isUnknown(operation) ||
    operation.end >= end.endableFrom ||
    // Other processes hear that a block was lifted as late as they hear that it was put.
    touchesBlock(operation, subject, grace)
  return history.operations
    .filter(operation => !isExcused(operation))
    .map(operation => ({
      rule: 'no honest refusal',
      message: `session ${history.session}: a ${operation.kind} was answered ${operation.code}, and nothing had ended it`,
      operations: [operation],
    }))
}

/** Codes that a history without attackers may have. */
const expected: Readonly<Record<Operation['kind'], readonly string[]>> = {
  login: ['credentials_invalid'],
  refresh: ['session_ended', 'refresh_token_reused'],
  check: ['token_invalid'],
  logout: [],
  logoutAll: [],
  block: [],
  unblock: [],
}

/** An answer that is no answer to such a question. */
export function checkAnswers(operations: readonly Operation[]): Violation[] {
  return operations
    .filter(operation => operation.code !== 'ok' && !isUnknown(operation))
    .filter(({ kind, code }) => !expected[kind].includes(code))
    .map(operation => ({
      rule: 'expected answers',
      message: `a ${operation.kind} was answered ${operation.code}`,
      operations: [operation],
    }))
}

/** Who is blocked does not log in, and who is not does. */
export function checkLogin(login: Operation, subject: SubjectHistory): Violation[] {
  if (login.code === 'ok' && isWithinBlock(login, subject)) {
    return [
      { rule: 'no login while blocked', message: `${login.subject} logged in while blocked`, operations: [login] },
    ]
  }
  if (login.code === 'credentials_invalid' && !touchesBlock(login, subject)) {
    return [{ rule: 'no honest refusal', message: `${login.subject} could not log in`, operations: [login] }]
  }
  return []
}

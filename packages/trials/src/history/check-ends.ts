import { isWithinBlock, type SessionEnd, type SessionHistory, type SubjectHistory, touchesBlock } from './ends.ts'
import { isUnknown, type Operation } from './operation.ts'
import type { HistoryTerms, Violation } from './rules.ts'

/** Checks that no refresh starts and succeeds after a revocation, and no access token is accepted after the grace. */
export function checkNothingAfterEnd(history: SessionHistory, end: SessionEnd, { grace }: HistoryTerms): Violation[] {
  return history.operations.flatMap(operation => {
    if (operation.code !== 'ok') return []
    const isRefresh = operation.kind === 'refresh' && operation.start > end.deadAfter
    const isCheck = operation.kind === 'check' && operation.start > end.deadAfter + grace
    if (!isRefresh && !isCheck) return []
    const what = isRefresh ? 'was refreshed' : `had an access token accepted`
    const late = Math.round((operation.start - end.deadAfter) / 1000)
    const rule = isRefresh ? 'no refresh after revocation' : 'no access after revocation'
    const message = `session ${history.session} ${what} ${late} ms after its revocation`
    return [{ rule, message, operations: [end.deadBy!, operation] }]
  })
}

/** Checks that nothing is refused without a cause: no acknowledged token is unknown, and nobody is logged out. */
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
    // Other processes learn of an unblocking as late as of a block.
    touchesBlock(operation, subject, grace)
  return history.operations
    .filter(operation => !isExcused(operation))
    .map(operation => ({
      rule: 'no refusal without a cause',
      message: `session ${history.session}: a ${operation.kind} was answered ${operation.code}, but nothing had revoked it`,
      operations: [operation],
    }))
}

/** The codes that a history may contain. */
const expected: Readonly<Record<Operation['kind'], readonly string[]>> = {
  login: ['credentials_invalid'],
  refresh: ['session_ended', 'refresh_token_reused'],
  check: ['token_invalid'],
  logout: [],
  logoutAll: [],
  block: [],
  unblock: [],
}

/** Checks that every answer is a possible one for its kind of call. */
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

/** Checks that a blocked user cannot log in, and any other user can. */
export function checkLogin(login: Operation, subject: SubjectHistory): Violation[] {
  if (login.code === 'ok' && isWithinBlock(login, subject)) {
    return [
      { rule: 'no login while blocked', message: `${login.subject} logged in while blocked`, operations: [login] },
    ]
  }
  if (login.code === 'credentials_invalid' && !touchesBlock(login, subject)) {
    return [{ rule: 'no refusal without a cause', message: `${login.subject} could not log in`, operations: [login] }]
  }
  return []
}

import { readToken } from '../shared/lib/token-text.ts'
import type { Action, Outcome } from '../shared/member/protocol.ts'
import type { Operation, OperationKind, TokenName } from './operation.ts'

/** The actions that a history records. */
export type RecordedAction = Extract<Action, { readonly kind: OperationKind }>

/** Records one action and its outcome. */
export function operationOf(member: number, action: RecordedAction, outcome: Outcome): Operation {
  const token = 'token' in action ? readToken(action.token) : undefined
  const given = outcome.refreshToken === undefined ? undefined : readToken(outcome.refreshToken)
  const session = token?.sid ?? given?.sid
  return {
    kind: action.kind,
    member,
    start: outcome.start,
    end: outcome.end,
    code: outcome.code,
    subject: 'subject' in action ? action.subject : token!.sub,
    ...(session !== undefined && { session }),
    ...(action.kind === 'refresh' && { presented: nameOf(token!) }),
    ...(action.kind === 'refresh' && action.idempotencyKey !== undefined && { key: action.idempotencyKey }),
    ...(given && { given: nameOf(given) }),
  }
}

function nameOf({ gen, jti }: { gen?: number; jti: string }): TokenName {
  return { generation: gen ?? 0, jti }
}

import { isUnknown, type Operation } from './operation.ts'

/** When a session was revoked, according to the history. */
export interface SessionEnd {
  /** From this time on, nothing may succeed with it: the earliest answer that said that it is over. */
  readonly deadAfter: number
  readonly deadBy: Operation | undefined
  /** Before this time, nothing can have revoked it: the earliest start of anything that may have. */
  readonly endableFrom: number
}

/** The history of one session: its login, and the operations that named it. */
export interface SessionHistory {
  readonly session: string
  readonly login: Operation
  readonly operations: readonly Operation[]
}

/** The history of one subject. */
export interface SubjectHistory {
  readonly logoutAlls: readonly Operation[]
  readonly blocks: readonly Block[]
}

/** A block of a user, from its start until the end of the call that lifts it. */
export interface Block {
  readonly block: Operation
  /** When unblocking was first tried, and when it was acknowledged. */
  readonly liftedFrom: number
  readonly liftedBy: number
}

/** Returns when a session was revoked. */
export function endOf({ login, operations }: SessionHistory, subject: SubjectHistory): SessionEnd {
  const sure: Operation[] = []
  const possible: Operation[] = []
  for (const operation of operations) {
    if (says(operation, 'refresh', 'session_ended') || endsHere(operation)) sure.push(operation)
    if (endsHere(operation) || mayEndHere(operation)) possible.push(operation)
  }
  for (const operation of subject.logoutAlls) {
    if (operation.code === 'ok' && login.end < operation.start) sure.push(operation)
    if (login.start < operation.end) possible.push(operation)
  }
  for (const { block, liftedFrom } of subject.blocks) {
    // A login that spans the whole block may have read the user before and after it.
    if (block.code === 'ok' && login.start < block.end && login.end < liftedFrom) sure.push(block)
    if (login.start < block.end) possible.push(block)
  }
  const deadBy = earliest(sure, operation => operation.end)
  return {
    deadBy,
    deadAfter: deadBy?.end ?? Number.POSITIVE_INFINITY,
    endableFrom: earliest(possible, operation => operation.start)?.start ?? Number.POSITIVE_INFINITY,
  }
}

/** Returns whether a user may be blocked at any time during an operation, or was shortly before it. */
export function touchesBlock(operation: Operation, { blocks }: SubjectHistory, grace = 0): boolean {
  return blocks.some(({ block, liftedBy }) => block.start < operation.end && operation.start < liftedBy + grace)
}

/** Returns whether a user is certainly blocked during a whole operation. */
export function isWithinBlock(operation: Operation, { blocks }: SubjectHistory): boolean {
  return blocks.some(
    ({ block, liftedFrom }) => block.code === 'ok' && block.end < operation.start && operation.end < liftedFrom,
  )
}

function endsHere(operation: Operation): boolean {
  return says(operation, 'logout', 'ok') || says(operation, 'refresh', 'refresh_token_reused')
}

/** Returns whether the answer of a logout or of a refresh was lost, which may have revoked the session. */
function mayEndHere(operation: Operation): boolean {
  return isUnknown(operation) && (operation.kind === 'logout' || operation.kind === 'refresh')
}

function says(operation: Operation, kind: Operation['kind'], code: string): boolean {
  return operation.kind === kind && operation.code === code
}

function earliest(operations: readonly Operation[], time: (operation: Operation) => number): Operation | undefined {
  let first: Operation | undefined
  for (const operation of operations) if (!first || time(operation) < time(first)) first = operation
  return first
}

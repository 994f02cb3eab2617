import type { SessionHistory } from './ends.ts'
import { isUnknown, type Operation } from './operation.ts'
import type { HistoryTerms, Violation } from './rules.ts'

/** A rotation counts its age from a whole second, which is rounded up. */
const rounding = 1_000_000

/** Checks that no token has two successors: each generation of a session has one token. */
export function checkOneSuccessor({ session, login, operations }: SessionHistory): Violation[] {
  const byGeneration = new Map<number, Operation>()
  const found: Violation[] = []
  for (const operation of [login, ...operations]) {
    const { given, presented } = operation
    if (!given) continue
    const first = byGeneration.get(given.generation) ?? operation
    byGeneration.set(given.generation, first)
    if (first.given?.jti !== given.jti) {
      const message = `session ${session} has two tokens of generation ${given.generation}`
      found.push({ rule: 'one successor', message, operations: [first, operation] })
    }
    const step = presented ? given.generation - presented.generation : 0
    if (step !== 0 && step !== 1) {
      const message = `session ${session}: generation ${presented?.generation} was answered with ${given.generation}`
      found.push({ rule: 'one successor', message, operations: [operation] })
    }
  }
  return found
}

/** Checks that a token that was replaced long ago is refused, unless it comes with a key that it came with before. */
export function checkOldTokens(history: SessionHistory, terms: HistoryTerms): Violation[] {
  const replaced = firstReplacements(history)
  const longest = terms.retryWindow + terms.tolerance + rounding
  return history.operations
    .filter(operation => operation.kind === 'refresh' && operation.code === 'ok')
    .flatMap(operation => {
      const first = replaced.get(nameOf(operation))
      if (!first?.given || operation.start <= first.end + longest || hadItsKey(operation, history)) return []
      const message = `session ${history.session}: a replaced token was accepted after the window`
      return [{ rule: 'reuse revokes the session', message, operations: [first, operation] }]
    })
}

/** Checks that only a token that was replaced at least one window ago is answered as reused. */
export function checkReuseIsReuse(history: SessionHistory, terms: HistoryTerms): Violation[] {
  const replaced = firstAttempts(history)
  return history.operations
    .filter(operation => operation.kind === 'refresh' && operation.code === 'refresh_token_reused')
    .flatMap(operation => {
      const first = replaced.get(nameOf(operation))
      // To a clock that is ahead, the window closes early by at most the tolerance.
      if (first && operation.end - first.start >= terms.retryWindow - terms.tolerance) return []
      const message = `session ${history.session}: an honest token was answered as reused`
      return [{ rule: 'no refusal without a cause', message, operations: first ? [first, operation] : [operation] }]
    })
}

/** Checks that a late retry is not taken for reuse if no other key came with its token, and nobody used its successor. */
export function checkLateRetries(history: SessionHistory): Violation[] {
  const refreshes = history.operations.filter(({ kind }) => kind === 'refresh')
  return refreshes
    .filter(({ code, key }) => code === 'refresh_token_reused' && key !== undefined)
    .flatMap(operation => {
      const before = refreshes.filter(other => other !== operation && other.start < operation.end)
      const tries = before.filter(other => nameOf(other) === nameOf(operation))
      const isUsed = before.some(other => other.presented!.generation > operation.presented!.generation)
      if (isUsed || tries.length === 0 || tries.some(({ key }) => key !== operation.key)) return []
      const message = `session ${history.session}: a retry with the key of the first try was answered as reused`
      return [{ rule: 'no refusal without a cause', message, operations: [tries[0]!, operation] }]
    })
}

function hadItsKey(operation: Operation, { operations }: SessionHistory): boolean {
  const { key, start } = operation
  const isEarlier = (each: Operation) => each.key === key && each.start < start && nameOf(each) === nameOf(operation)
  return key !== undefined && operations.some(isEarlier)
}

/** Returns, for each token, the first operation that certainly replaced it: the one with the earliest end. */
function firstReplacements({ operations }: SessionHistory): ReadonlyMap<string, Operation> {
  const replacing = operations.filter(({ given, presented }) => given && given.generation !== presented?.generation)
  return firstByToken(replacing.toSorted((a, b) => a.end - b.end))
}

/** Returns, for each token, the first operation that may have replaced it: the one with the earliest start. */
function firstAttempts({ operations }: SessionHistory): ReadonlyMap<string, Operation> {
  const replacing = operations.filter(
    operation =>
      operation.kind === 'refresh' &&
      (isUnknown(operation) || (operation.given && operation.given.generation !== operation.presented?.generation)),
  )
  return firstByToken(replacing.toSorted((a, b) => a.start - b.start))
}

function firstByToken(sorted: readonly Operation[]): ReadonlyMap<string, Operation> {
  const first = new Map<string, Operation>()
  for (const operation of sorted) {
    const name = nameOf(operation)
    if (!first.has(name)) first.set(name, operation)
  }
  return first
}

function nameOf({ presented }: Operation): string {
  return `${presented?.generation} ${presented?.jti}`
}

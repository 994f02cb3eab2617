import type { Operation } from './operation.ts'
import type { Violation } from './rules.ts'

/** Counts operations by kind and answer. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(operations: readonly Operation[]): void {
    for (const operation of operations) {
      const name = nameOf(operation)
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    }
  }

  count(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  figures(): Record<string, number> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => a.localeCompare(b)))
  }
}

/** Returns whether a refresh gave a different token than the presented one. */
export function isRotation({ kind, given, presented }: Operation): boolean {
  return kind === 'refresh' && given !== undefined && given.generation !== presented?.generation
}

function nameOf(operation: Operation): string {
  return isRotation(operation) ? 'refresh ok, next token' : `${operation.kind} ${operation.code}`
}

/** Formats a violation with the operations that prove it, ordered by their starts. */
export function textOf({ rule, message, operations }: Violation): string {
  const from = Math.min(...operations.map(({ start }) => start))
  const lines = operations
    .toSorted((a, b) => a.start - b.start)
    .map(({ kind, member, start, end, code, presented, given }) => {
      const tokens = [presented, given].map(token => (token ? `${token.generation}:${token.jti.slice(0, 6)}` : '-'))
      return `    ${start - from}–${end - from} µs, process ${member}: ${kind} ${tokens.join(' → ')} ${code}`
    })
  return `${rule}: ${message}\n${lines.join('\n')}`
}

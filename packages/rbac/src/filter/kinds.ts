import { kindOf } from '../condition/evaluate.ts'
import type { Scalar } from '../condition/test.ts'
import type { ScalarType } from './columns.ts'

export type Kind = 'text' | 'number' | 'boolean' | 'date'

/** The kind of a value that a policy has already checked. */
export function kindOfScalar(value: Scalar): Kind {
  return kindOf(value) ?? 'text'
}

const kinds = { text: 'text', uuid: 'text', number: 'number', boolean: 'boolean', instant: 'date' } as const

/** The kind of value that a column of a declared type holds. */
export function kindOfColumn(type: ScalarType): Kind {
  return typeof type === 'string' ? kinds[type] : 'text'
}

/** A lone surrogate is not a character: drivers replace it, and it would match what it does not equal. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

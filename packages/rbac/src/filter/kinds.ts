import { kindOf } from '../condition/evaluate.ts'
import type { Scalar } from '../condition/test.ts'
import type { ScalarType } from './columns.ts'

export type Kind = 'text' | 'number' | 'boolean' | 'date'

/** The kind of a checked value. */
export function kindOfScalar(value: Scalar): Kind {
  return kindOf(value) ?? 'text'
}

const kinds = { text: 'text', uuid: 'text', number: 'number', boolean: 'boolean', instant: 'date' } as const

/** The kind of values in a column of a declared type. */
export function kindOfColumn(type: ScalarType): Kind {
  return typeof type === 'string' ? kinds[type] : 'text'
}

/** Drivers replace lone surrogates, so a string with one would match values that it does not equal. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

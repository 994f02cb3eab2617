import { kindOf } from '../condition/evaluate.ts'
import type { Scalar } from '../condition/test.ts'
import { no, type Bind, type Operator } from './operators.ts'
import { containing } from './items.ts'
import { isWellFormed } from './kinds.ts'
import type { Place } from './place.ts'
import type { FilterLeaf } from './tree.ts'

/** A value in a JSON document, as SQL. Where there is no such value, everything said of it is NULL or false. */
export interface Spot {
  readonly isNull: string
  readonly notNull: string
  readonly isList: string
  /** Compares with a text, a finite number or a boolean; a value of another kind is neither equal nor unequal. */
  compare(op: Operator, value: string | number | boolean, bind: Bind): string
  /** What stands in FROM and has a row for each item of a list, and the item. */
  items(): { readonly from: string; readonly item: Spot }
}

/** How a database looks into JSON documents. */
export interface Documents {
  at(sql: string, type: 'json' | 'jsonb', keys: readonly string[]): Spot
}

export function writeInDocument(
  leaf: FilterLeaf,
  documents: Documents,
  { sql, type, keys }: Extract<Place, { readonly kind: 'json' }>,
  bind: Bind,
): string {
  const spot = documents.at(sql, type, keys)
  switch (leaf.kind) {
    case 'null':
      return keys.length === 0 ? `(${sql} IS NULL OR ${spot.isNull})` : spot.isNull
    case 'not_null':
      return spot.notNull
    case 'compare':
      return compare(leaf.op, spot, leaf.value, bind)
    case 'in':
      return `(${leaf.values.map(value => compare('eq', spot, value, bind)).join(' OR ')})`
    case 'not_in':
      return `(${leaf.values.map(value => compare('ne', spot, value, bind)).join(' AND ')})`
    case 'contains':
    case 'not_contains': {
      const { from, item } = spot.items()
      const { isList } = spot
      return containing(leaf.kind, {
        from,
        isList,
        isNull: item.isNull,
        compare: op => compare(op, item, leaf.value, bind),
      })
    }
  }
}

/** JSON has no dates, and its integers beyond 2^53 are read rounded, so that no bigint can be told from the next one. */
function compare(op: Operator, spot: Spot, value: Scalar, bind: Bind): string {
  if (kindOf(value) === 'date' || typeof value === 'bigint') return no
  if (typeof value === 'string' && (!isWellFormed(value) || value.includes('\0'))) return no
  return spot.compare(op, value as string | number | boolean, bind)
}

import { kindOf } from '../condition/evaluate.ts'
import type { Scalar } from '../condition/test.ts'
import { no, type Bind, type Operator } from './operators.ts'
import { containing } from './items.ts'
import { isWellFormed } from './kinds.ts'
import type { FieldLocation } from './field-location.ts'
import type { FilterPredicate } from './tree.ts'

/** A value in a JSON document, as SQL. If the value does not exist, every expression is NULL or false. */
export interface JsonValue {
  readonly isNull: string
  readonly notNull: string
  readonly isList: string
  /** Compares with a string, a finite number or a boolean. A value of another kind is neither equal nor unequal. */
  compare(op: Operator, value: string | number | boolean, bind: Bind): string
  /** The FROM item with a row for each item of a list, and the item. */
  items(): { readonly from: string; readonly item: JsonValue }
}

/** How a database reads JSON documents. */
export interface Documents {
  at(sql: string, type: 'json' | 'jsonb', keys: readonly string[]): JsonValue
}

export function writeInDocument(
  predicate: FilterPredicate,
  documents: Documents,
  { sql, type, keys }: Extract<FieldLocation, { readonly kind: 'json' }>,
  bind: Bind,
): string {
  const json = documents.at(sql, type, keys)
  switch (predicate.kind) {
    case 'null':
      return keys.length === 0 ? `(${sql} IS NULL OR ${json.isNull})` : json.isNull
    case 'not_null':
      return json.notNull
    case 'compare':
      return compare(predicate.op, json, predicate.value, bind)
    case 'in':
      return `(${predicate.values.map(value => compare('eq', json, value, bind)).join(' OR ')})`
    case 'not_in':
      return `(${predicate.values.map(value => compare('ne', json, value, bind)).join(' AND ')})`
    case 'contains':
    case 'not_contains': {
      const { from, item } = json.items()
      const { isList } = json
      return containing(predicate.kind, {
        from,
        isList,
        isNull: item.isNull,
        compare: op => compare(op, item, predicate.value, bind),
      })
    }
  }
}

/** JSON has no dates, and integers beyond 2^53 are rounded when they are read, so bigints cannot be compared. */
function compare(op: Operator, json: JsonValue, value: Scalar, bind: Bind): string {
  if (kindOf(value) === 'date' || typeof value === 'bigint') return no
  if (typeof value === 'string' && (!isWellFormed(value) || value.includes('\0'))) return no
  return json.compare(op, value as string | number | boolean, bind)
}

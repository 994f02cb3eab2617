import { columnOf, translate, type Naming } from './naming.ts'
import type { Filter, FilterLeaf } from './tree.ts'

/** The slice of Kysely's expression builder that is used; its own types are wider and depend on the database's. */
export interface KyselyBuilder<E> {
  (column: never, operator: never, value: never): E
  and(parts: never): unknown
  or(parts: never): unknown
}

interface Builder<E> {
  (column: string, operator: string, value: unknown): E
  and(parts: readonly E[]): E
  or(parts: readonly E[]): E
}

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=', in: 'in', not_in: 'not in' }

/**
 * Writes a filter as what Kysely's `where` takes. Text is compared by the column's own collation.
 *
 * @example
 * ```ts
 * import { toKysely } from '@sallyport/rbac'
 * const where = toKysely({ kind: 'compare', field: 'maker_id', op: 'eq', value: 'u1' })
 * // db.selectFrom('orders').selectAll().where(where)
 * ```
 */
export function toKysely(filter: Filter, naming: Naming = {}): <E>(builder: KyselyBuilder<E>) => E {
  return <E>(builder: KyselyBuilder<E>) => {
    const eb = builder as unknown as Builder<E>
    return translate<E>(filter, {
      constant: holds => (holds ? eb.and([]) : eb.or([])),
      combine: (kind, parts) => eb[kind](parts),
      leaf: leaf => ofLeaf(leaf, columnOf(leaf.field, naming).join('.'), eb),
    })
  }
}

function ofLeaf<E>(leaf: FilterLeaf, column: string, eb: Builder<E>): E {
  switch (leaf.kind) {
    case 'null':
      return eb(column, 'is', null)
    case 'not_null':
      return eb(column, 'is not', null)
    case 'compare':
      return eb(column, operators[leaf.op], leaf.value)
    case 'in':
    case 'not_in':
      return eb(column, operators[leaf.kind], leaf.values)
  }
}

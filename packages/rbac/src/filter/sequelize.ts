import type { Scalar } from '../condition/test.ts'
import { columnOf, translate, type Naming } from './naming.ts'
import type { Filter, FilterLeaf } from './tree.ts'

/** A where object of Sequelize 6: its operators are registered symbols. */
export interface SequelizeWhere {
  readonly [key: string | symbol]: unknown
}

/**
 * Writes a filter as what Sequelize's `where` takes. Text is compared by the column's own collation.
 *
 * @example
 * ```ts
 * import { toSequelize } from '@sallyport/rbac'
 * const where = toSequelize({ kind: 'compare', field: 'maker_id', op: 'eq', value: 'u1' })
 * // Order.findAll({ where })
 * ```
 */
export function toSequelize(filter: Filter, naming: Pick<Naming, 'columns'> = {}): SequelizeWhere {
  return translate<SequelizeWhere>(filter, {
    // An empty OR is Sequelize's own way to say “nothing”: it writes `0 = 1`.
    constant: holds => (holds ? {} : { [Symbol.for('or')]: [] }),
    combine: (kind, parts) => ({ [Symbol.for(kind)]: parts }),
    leaf: leaf => ({ [columnOf(leaf.field, naming)[0]!]: operand(leaf) }),
  })
}

function operand(leaf: FilterLeaf): SequelizeWhere {
  switch (leaf.kind) {
    case 'null':
      return { [Symbol.for('is')]: null }
    case 'not_null':
      return { [Symbol.for('not')]: null }
    case 'compare':
      return { [Symbol.for(leaf.op)]: parameterOf(leaf.value) }
    case 'in':
      return { [Symbol.for('in')]: leaf.values.map(parameterOf) }
    case 'not_in':
      return { [Symbol.for('notIn')]: leaf.values.map(parameterOf) }
  }
}

/** Sequelize takes no bigint for a number, but its digits. */
function parameterOf(value: Scalar): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

import { among, comparing, lacking, storedAs, type ObjectIdClass, type Operators } from './mongo-condition.ts'
import { requireKnown } from './options.ts'
import type { Filter, FilterLeaf } from './tree.ts'

export interface MongoOptions {
  /** Fields that are stored as ObjectIds, and that your application reads as their hexadecimal digits. Default: none. */
  readonly objectIds?: readonly string[]
  /** The driver's class, which `objectIds` needs. */
  readonly ObjectId?: ObjectIdClass
}

const nothing = { _id: { $in: [] } }
const isNoList = { $type: 'array' }

/**
 * Writes a filter as a MongoDB query. Its fields are those of the documents.
 *
 * It shows what `can` allows and never more: MongoDB finds a value in a list, and takes what is missing for null and for
 * unequal to every value, so the query says that there is a value, and of which type. Combine it with your own by
 * `$and: [toMongo(…), { … }]`. A collection's own collation may take `A` for `a`: pass `{ collation: { locale: 'simple' } }`
 * to `find` there. Mongoose changes what its `find` is given: use `$match` of `aggregate`. Throws a TypeError for a field whose name MongoDB would take for something else.
 *
 * @example
 * ```ts
 * import { toMongo } from '@sallyport/rbac'
 * toMongo({ kind: 'compare', field: 'owner_id', op: 'eq', value: 'u1' })
 * // { owner_id: { $eq: 'u1', $not: { $type: 'array' } } }
 * ```
 */
export function toMongo(filter: Filter, options: MongoOptions = {}): object {
  requireKnown('toMongo', options, ['objectIds', 'ObjectId'])
  if (options.objectIds !== undefined && typeof options.ObjectId !== 'function') {
    throw new TypeError('toMongo: objectIds needs ObjectId, the class of your driver')
  }
  return write(filter, options)
}

function write(filter: Filter, options: MongoOptions): object {
  switch (filter.kind) {
    case 'everything':
      return {}
    case 'nothing':
      return nothing
    case 'and':
    case 'or':
      return { [`$${filter.kind}`]: filter.of.map(part => write(part, options)) }
    default:
      return withParents(filter.field, conditionsOf(filter, options))
  }
}

/** On the way to a field there are objects: MongoDB goes through lists of them too. */
function withParents(field: string, conditions: readonly object[] | undefined): object {
  const steps = field.split('.')
  for (const step of steps) {
    if (step === '' || step.startsWith('$') || step.includes('\0') || step === '__proto__') {
      throw new TypeError(`toMongo: ${JSON.stringify(field)} cannot be used as a field`)
    }
  }
  if (conditions === undefined) return nothing
  const parents = steps.slice(1).map((_step, i) => steps.slice(0, i + 1).join('.'))
  const all = [...parents.map(parent => ({ [parent]: { $type: 'object', $not: isNoList } })), ...conditions]
  return all.length === 1 ? all[0]! : { $and: all }
}

/** Conditions that must all hold; undefined where nothing can meet them. */
function conditionsOf(leaf: FilterLeaf, { objectIds = [], ObjectId }: MongoOptions): readonly object[] | undefined {
  const { field } = leaf
  const Id = objectIds.includes(field) ? ObjectId : undefined
  switch (leaf.kind) {
    case 'null':
      return [{ [field]: { $type: 'null', $not: isNoList } }]
    case 'not_null':
      return [
        {
          $or: [
            { [field]: { $type: 'array' } },
            { [field]: { $exists: true, $not: { $type: ['null', 'undefined'] } } },
          ],
        },
      ]
    case 'compare':
      return single(field, comparing(leaf.op, leaf.value, storedAs(leaf.value, Id)))
    case 'in':
    case 'not_in':
      return single(
        field,
        among(
          leaf.values.map(value => storedAs(value, Id)),
          leaf.kind === 'in',
        ),
      )
    case 'contains': {
      const item = comparing('eq', leaf.value, storedAs(leaf.value, Id))
      return item && [{ [field]: { $elemMatch: item } }]
    }
    case 'not_contains':
      return lacking(storedAs(leaf.value, Id)).map(operators => ({ [field]: operators }))
  }
}

/** The field itself, and no item of a list. */
function single(field: string, operators: Operators | undefined): readonly object[] | undefined {
  return operators && [{ [field]: { ...operators, $not: isNoList } }]
}

import { among, comparing, lacking, storedAs, type ObjectIdClass, type Operators } from './mongo-condition.ts'
import { requireKnown } from './options.ts'
import type { Filter, FilterPredicate } from './tree.ts'

/** How `toMongo` writes a filter. */
export interface MongoOptions {
  /** Fields that are stored as ObjectIds and that your application reads as hexadecimal strings. Default: none. */
  readonly objectIds?: readonly string[]
  /** The `ObjectId` class of your driver. Required with `objectIds`. Default: none. */
  readonly ObjectId?: ObjectIdClass
}

const nothing = { _id: { $in: [] } }
const isNoList = { $type: 'array' }

/**
 * Writes a filter as a MongoDB query. The fields of the filter are the fields of the documents.
 *
 * The query never shows more than `can` allows. MongoDB searches in lists, treats missing values as null and as unequal
 * to every value, so the query also tests the type of each value. Add your own conditions with `$and: [toMongo(…), { …
 * }]`. If the collection has a collation, which may treat `A` as `a`, pass `{ collation: { locale: 'simple' } }` to
 * `find`. With Mongoose, whose `find` changes queries, use `$match` of `aggregate`. Throws a TypeError if MongoDB would
 * misread the name of a field.
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
    throw new TypeError("toMongo: objectIds needs the option ObjectId, your driver's class")
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

/** Requires that the parents of a field are objects. MongoDB would also search in lists of objects. */
function withParents(field: string, conditions: readonly object[] | undefined): object {
  const steps = field.split('.')
  for (const step of steps) {
    if (step === '' || step.startsWith('$') || step.includes('\0') || step === '__proto__') {
      throw new TypeError(`toMongo: ${JSON.stringify(field)} cannot be used as a field name`)
    }
  }
  if (conditions === undefined) return nothing
  const parents = steps.slice(1).map((_step, i) => steps.slice(0, i + 1).join('.'))
  const all = [...parents.map(parent => ({ [parent]: { $type: 'object', $not: isNoList } })), ...conditions]
  return all.length === 1 ? all[0]! : { $and: all }
}

/** Conditions that must all hold. Undefined if nothing can match. */
function conditionsOf(
  predicate: FilterPredicate,
  { objectIds = [], ObjectId }: MongoOptions,
): readonly object[] | undefined {
  const { field } = predicate
  const Id = objectIds.includes(field) ? ObjectId : undefined
  switch (predicate.kind) {
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
      return single(field, comparing(predicate.op, predicate.value, storedAs(predicate.value, Id)))
    case 'in':
    case 'not_in':
      return single(
        field,
        among(
          predicate.values.map(value => storedAs(value, Id)),
          predicate.kind === 'in',
        ),
      )
    case 'contains': {
      const item = comparing('eq', predicate.value, storedAs(predicate.value, Id))
      return item && [{ [field]: { $elemMatch: item } }]
    }
    case 'not_contains':
      return lacking(storedAs(predicate.value, Id)).map(operators => ({ [field]: operators }))
  }
}

/** Matches the field itself, not an item of a list. */
function single(field: string, operators: Operators | undefined): readonly object[] | undefined {
  return operators && [{ [field]: { ...operators, $not: isNoList } }]
}

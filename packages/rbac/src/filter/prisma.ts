import { requireKnown } from './options.ts'
import { allOf, anyOf, conditionOn, type PrismaCondition } from './prisma-condition.ts'
import { prismaTypes, readPrismaType, type PrismaTypeName } from './prisma-types.ts'
import type { Filter, FilterPredicate } from './tree.ts'

/**
 * The fields of a Prisma model: the type of each as in the schema, the labels of an enum, or the fields of a relation.
 */
export interface PrismaFields {
  readonly [field: string]: PrismaTypeName | readonly (string | null)[] | PrismaFields
}

/** How `toPrisma` writes a filter. */
export interface PrismaOptions {
  /** The provider of your Prisma schema. */
  readonly provider: 'postgresql'
  /**
   * The fields that conditions read: `'String'`, `'String?'` if null is allowed, `'String[]'` for a list, and in the
   * same way `Uuid`, `Int`, `BigInt`, `Float`, `Boolean` and `DateTime`; the labels of an enum, with null if it is
   * allowed; `{ managerId: 'String' }` for a to-one relation. `String` means `text` or `varchar` with an ordinary
   * collation, `Uuid` means `@db.Uuid`.
   */
  readonly fields: PrismaFields
}

/**
 * Writes a filter for the `where` of a Prisma 7 model on PostgreSQL.
 *
 * The condition never shows more than `can` allows. Add your own conditions with `AND: [toPrisma(…), { … }]`. Throws a
 * TypeError for another provider, because Prisma cannot override its collations, and for a field that is not described
 * or that Prisma cannot compare exactly, such as JSON. Use `toTemplate` with `Prisma.sql` there.
 *
 * @example
 * ```ts
 * import { toPrisma } from '@sallyport/rbac'
 * const filter = { kind: 'contains', field: 'members', value: 'u1' } as const
 * toPrisma(filter, { provider: 'postgresql', fields: { members: 'String[]' } }) // { members: { has: 'u1' } }
 * // prisma.order.findMany({ where: toPrisma(filter, { provider: 'postgresql', fields }) })
 * ```
 */
export function toPrisma(filter: Filter, options: PrismaOptions): object {
  requireKnown('toPrisma', options, ['provider', 'fields'])
  if ((options.provider as unknown) !== 'postgresql') {
    throw new TypeError("toPrisma: provider must be 'postgresql'; on other databases use toTemplate with Prisma.sql")
  }
  const none = noneOf(options.fields)
  const where = write(filter, options.fields)
  if (where === 'nothing') return none
  return where === 'everything' ? {} : where
}

/** A condition that matches no row. Prisma drops an empty `OR` inside an `AND`, so that cannot be used. */
function noneOf(fields: PrismaFields): object {
  const [first] = Object.entries(Object(fields) as PrismaFields)
  if (first === undefined) throw new TypeError('toPrisma: fields must describe the fields that conditions read')
  const [name, declared] = first
  if (isRelation(declared)) return { [name]: { is: noneOf(declared) } }
  return { [name]: readPrismaType(declared)?.isList === true ? { hasSome: [] } : { in: [] } }
}

function write(filter: Filter, fields: PrismaFields): PrismaCondition {
  switch (filter.kind) {
    case 'everything':
    case 'nothing':
      return filter.kind
    case 'and':
      return allOf(filter.of.map(part => write(part, fields)))
    case 'or':
      return anyOf(filter.of.map(part => write(part, fields)))
    default:
      return writePredicate(filter, fields, filter.field.split('.'))
  }
}

function writePredicate(predicate: FilterPredicate, fields: PrismaFields, path: readonly string[]): PrismaCondition {
  const [name = '', ...rest] = path
  const declared = Object.hasOwn(fields, name) ? fields[name]! : ''
  if (rest.length > 0 && isRelation(declared)) return inRelation(name, writePredicate(predicate, declared, rest))
  const type = rest.length > 0 || isRelation(declared) ? undefined : readPrismaType(declared)
  if (type !== undefined) return conditionOn(name, predicate, type)
  throw new TypeError(
    `toPrisma: fields must describe ${predicate.field} with one of ${prismaTypes.join(', ')}, optionally followed by ? or [], ` +
      'with the labels of an enum, or with the fields of a relation',
  )
}

function inRelation(name: string, where: PrismaCondition): PrismaCondition {
  if (where === 'nothing') return where
  return { [name]: where === 'everything' ? { isNot: null } : { is: where } }
}

function isRelation(declared: PrismaFields[string] | ''): declared is PrismaFields {
  return typeof declared === 'object' && !Array.isArray(declared)
}

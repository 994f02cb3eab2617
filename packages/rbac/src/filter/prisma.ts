import { requireKnown } from './options.ts'
import { allOf, anyOf, conditionOn, type PrismaCondition } from './prisma-condition.ts'
import { prismaTypes, readPrismaType, type PrismaTypeName } from './prisma-types.ts'
import type { Filter, FilterLeaf } from './tree.ts'

/** The fields of a Prisma model by name: their types as in its schema, the labels of an enum, or the fields of a relation. */
export interface PrismaFields {
  readonly [field: string]: PrismaTypeName | readonly (string | null)[] | PrismaFields
}

export interface PrismaOptions {
  /** The provider of your schema. */
  readonly provider: 'postgresql'
  /**
   * What conditions name: `'String'`, `'String?'` where null is allowed, `'String[]'`, and so on for `Uuid`, `Int`,
   * `BigInt`, `Float`, `Boolean` and `DateTime`; an enum's labels, with null where it is allowed; `{ managerId: 'String' }`
   * for a relation to one. A `String` is a `text` or `varchar` of an ordinary collation, and `Uuid` one with `@db.Uuid`.
   */
  readonly fields: PrismaFields
}

/**
 * Writes a filter for the `where` of a Prisma 7 model on PostgreSQL.
 *
 * The condition shows what `can` allows and never more. Combine it with your own by `AND: [toPrisma(…), { … }]`. Throws a
 * TypeError for another provider, whose collations Prisma cannot override, and for a field that is not described, or that
 * Prisma cannot compare exactly, such as JSON: there `toTemplate` with `Prisma.sql` does.
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

/** What no row meets: an empty `OR` within an `AND` is dropped by Prisma, and so would be an application's own condition. */
function noneOf(fields: PrismaFields): object {
  const [first] = Object.entries(Object(fields) as PrismaFields)
  if (first === undefined) throw new TypeError('toPrisma: fields must describe the fields that conditions name')
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
      return writeLeaf(filter, fields, filter.field.split('.'))
  }
}

function writeLeaf(leaf: FilterLeaf, fields: PrismaFields, path: readonly string[]): PrismaCondition {
  const [name = '', ...rest] = path
  const declared = Object.hasOwn(fields, name) ? fields[name]! : ''
  if (rest.length > 0 && isRelation(declared)) return inRelation(name, writeLeaf(leaf, declared, rest))
  const type = rest.length > 0 || isRelation(declared) ? undefined : readPrismaType(declared)
  if (type !== undefined) return conditionOn(name, leaf, type)
  throw new TypeError(
    `toPrisma: fields must describe ${leaf.field}: by one of ${prismaTypes.join(', ')}, with ? or [] behind it, by an enum's ` +
      'labels, or by the fields of a relation',
  )
}

function inRelation(name: string, where: PrismaCondition): PrismaCondition {
  if (where === 'nothing') return where
  return { [name]: where === 'everything' ? { isNot: null } : { is: where } }
}

function isRelation(declared: PrismaFields[string] | ''): declared is PrismaFields {
  return typeof declared === 'object' && !Array.isArray(declared)
}

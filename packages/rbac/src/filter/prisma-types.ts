import { kindOf } from '../condition/evaluate.ts'
import type { Scalar } from '../condition/test.ts'
import { isWellFormed } from './kinds.ts'

const bases = ['String', 'Uuid', 'Int', 'BigInt', 'Float', 'Boolean', 'DateTime'] as const

type Base = (typeof bases)[number]

export const prismaTypes: readonly string[] = bases

/** The types of Prisma's schema: optional with a question mark, a list with brackets. */
export type PrismaTypeName = Base | `${Base}?` | `${Base}[]`

/** A type of a Prisma schema. */
export interface PrismaType {
  readonly base: Base | 'enum'
  readonly labels: ReadonlySet<unknown>
  readonly isOptional: boolean
  readonly isList: boolean
}

/** Parses a type of a Prisma schema. Undefined for a type that Prisma cannot compare exactly. */
export function readPrismaType(declared: unknown): PrismaType | undefined {
  if (Array.isArray(declared)) {
    const labels = new Set<unknown>(declared)
    return { base: 'enum', labels, isOptional: labels.has(null), isList: false }
  }
  const [, name, mark] = /^([A-Za-z]+)(\?|\[\])?$/.exec(String(declared)) ?? []
  const base = bases.find(each => each === name)
  return base && { base, labels: new Set(), isOptional: mark === '?', isList: mark === '[]' }
}

const kinds = {
  enum: 'text',
  String: 'text',
  Uuid: 'text',
  Int: 'number',
  BigInt: 'number',
  Float: 'number',
  Boolean: 'boolean',
  DateTime: 'date',
} as const

/** Whether `can` compares a value with values that Prisma reads from a field of this type. */
export function isOfKind(value: Scalar, { base }: PrismaType): boolean {
  return kindOf(value) === kinds[base]
}

/** The range of an integer type. */
export function rangeOf({ base }: PrismaType): readonly [least: bigint, greatest: bigint] | undefined {
  if (base === 'Int') return [-(2n ** 31n), 2n ** 31n - 1n]
  return base === 'BigInt' ? [-(2n ** 63n), 2n ** 63n - 1n] : undefined
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** Whether a field can hold a string. Prisma or the database rejects any other. */
export function isTextOf(value: string, { base, labels }: PrismaType): boolean {
  if (base === 'enum') return labels.has(value)
  return base === 'Uuid' ? uuid.test(value) : isWellFormed(value) && !value.includes('\0')
}

/** A number in the form that Prisma needs. Undefined if the field cannot hold it. */
export function numberOf(value: number | bigint, type: PrismaType): number | bigint | undefined {
  const range = rangeOf(type)
  if (range === undefined) return typeof value === 'number' ? value : undefined
  if (typeof value === 'number' && !Number.isInteger(value)) return undefined
  const integer = BigInt(value)
  if (integer < range[0] || integer > range[1]) return undefined
  return type.base === 'Int' ? Number(integer) : integer
}

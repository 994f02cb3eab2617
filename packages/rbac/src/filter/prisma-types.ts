import { kindOf } from '../condition/evaluate.ts'
import type { Scalar } from '../condition/test.ts'
import { isWellFormed } from './kinds.ts'

const bases = ['String', 'Uuid', 'Int', 'BigInt', 'Float', 'Boolean', 'DateTime'] as const

type Base = (typeof bases)[number]

export const prismaTypes: readonly string[] = bases

export type PrismaTypeName = Base | `${Base}?` | `${Base}[]`

/** A type of a Prisma schema. */
export interface PrismaType {
  readonly base: Base | 'enum'
  readonly labels: ReadonlySet<unknown>
  readonly isOptional: boolean
  readonly isList: boolean
}

/** Reads a type as a schema writes it; undefined for one that Prisma cannot compare exactly. */
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

/** Whether `can` compares a value with what Prisma reads from such a field. */
export function isOfKind(value: Scalar, { base }: PrismaType): boolean {
  return kindOf(value) === kinds[base]
}

/** Integers of a type, from the least to the greatest. */
export function rangeOf({ base }: PrismaType): readonly [least: bigint, greatest: bigint] | undefined {
  if (base === 'Int') return [-(2n ** 31n), 2n ** 31n - 1n]
  return base === 'BigInt' ? [-(2n ** 63n), 2n ** 63n - 1n] : undefined
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** Whether a text is one that a field can hold; Prisma or the database refuses any other. */
export function isTextOf(value: string, { base, labels }: PrismaType): boolean {
  if (base === 'enum') return labels.has(value)
  return base === 'Uuid' ? uuid.test(value) : isWellFormed(value) && !value.includes('\0')
}

/** A number as Prisma takes it; undefined for one that the field cannot hold. */
export function numberOf(value: number | bigint, type: PrismaType): number | bigint | undefined {
  const range = rangeOf(type)
  if (range === undefined) return typeof value === 'number' ? value : undefined
  if (typeof value === 'number' && !Number.isInteger(value)) return undefined
  const integer = BigInt(value)
  if (integer < range[0] || integer > range[1]) return undefined
  return type.base === 'Int' ? Number(integer) : integer
}

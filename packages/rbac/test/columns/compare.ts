import { expect } from 'vitest'
import type { ColumnOptions, Filter } from '../../src/index.ts'
import { conditions, type TestColumn, type TestCondition } from './cases.ts'

/** Queries which rows of a column each filter shows. */
export type List = (filters: readonly Filter[], options: ColumnOptions) => Promise<readonly (readonly boolean[])[]>

interface Disagreement {
  readonly wider: readonly string[]
  readonly narrower: readonly string[]
}

/** Compares the lists of a column with `can`. `rows` are the values from the driver, in the order of the lists. */
async function disagreements(
  column: TestColumn,
  rows: readonly unknown[],
  options: ColumnOptions,
  list: List,
): Promise<Disagreement> {
  const asked = column.conditions ?? conditions
  const shown: (readonly boolean[])[] = []
  for (let at = 0; at < asked.length; at += 300) {
    const filters = asked.slice(at, at + 300).map(({ filter }) => filter)
    shown.push(...(await list(filters, options)))
  }
  const resources = rows.map(row => (row === null ? null : (column.read ?? same)(row)))
  const wider: string[] = []
  const narrower: string[] = []
  for (const [i, condition] of asked.entries()) {
    for (const [row, resource] of resources.entries()) {
      const isShown = shown[i]![row]!
      if (isShown === condition.can(resource)) continue
      const into = isShown ? wider : narrower
      into.push(describe(column, resource, condition))
    }
  }
  return { wider, narrower }
}

/** Fails if a list shows more than `can` allows, or less if the column is not marked as narrower. */
export async function expectAgreement(column: TestColumn, rows: readonly unknown[], list: List): Promise<void> {
  // Only the application knows how it converts a column, so such a column must be declared.
  if (column.read === undefined && column.conditions === undefined)
    check(column, 'undeclared', await disagreements(column, rows, {}, list))
  if (column.declared === undefined) return
  check(column, 'declared', await disagreements(column, rows, { types: { c: column.declared } }, list))
}

function check(
  { narrower: mayBe }: TestColumn,
  mode: 'declared' | 'undeclared',
  { wider, narrower }: Disagreement,
): void {
  expect(wider).toEqual([])
  if (mayBe !== mode && mayBe !== 'both') expect(narrower).toEqual([])
}

const same = (value: unknown) => value

function describe(column: TestColumn, resource: unknown, { title }: TestCondition): string {
  const value = resource instanceof Date ? String(resource.getTime()) : (JSON.stringify(resource) ?? String(resource))
  return `${column.type}: ${typeof resource} ${value} ${title}`
}

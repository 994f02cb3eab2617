import { short } from '../shared/lib/numbers.ts'
import type { BenchmarkReport, Ratio, Row } from './benchmark.ts'

/** Formats a report as a table for a terminal. */
export function tableOf({ rows, versions, notes = [] }: BenchmarkReport): string {
  const cells = rows.map(cellsOf)
  const widths = [0, 1, 2].map(column => Math.max(...cells.map(row => row[column]!.length)))
  const lines = cells.map(row =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [...lines, ...(used.length > 0 ? [`  with ${used.join(', ')}`] : []), ...notes.map(note => `  ${note}`)].join(
    '\n',
  )
}

function cellsOf({ name, value, unit, ratio, goal, reached }: Row): readonly string[] {
  return [name, `${short(value)} ${unit}`.trim(), ratio ? ratioText(ratio) : '', goal ? verdict(goal, reached) : '']
}

/** Formats a ratio with its quartiles. */
export function ratioText({ to, median, from, until }: Ratio): string {
  return `${short(median)} (${short(from)} to ${short(until)}) of ${to}`
}

function verdict(goal: string, reached: boolean | undefined): string {
  return `${reached === false ? 'NOT REACHED' : 'reached'}: ${goal}`
}

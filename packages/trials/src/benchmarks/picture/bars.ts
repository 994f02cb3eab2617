import { short } from '../../shared/lib/numbers.ts'
import type { Row } from '../benchmark.ts'
import { path, rectangle, text } from './svg.ts'

const labelWidth = 380
const barWidth = 240
const rowHeight = 20

/** Draws rows as bars: the ratio to another contestant with its quartiles, or the share of the largest value of the unit. */
export function drawBars(
  rows: readonly Row[],
  top: number,
): { readonly parts: readonly string[]; readonly height: number } {
  const longest = longestBars(rows)
  const parts = rows.flatMap((row, index) => bar(row, top + index * rowHeight, longest))
  return { parts, height: rows.length * rowHeight }
}

function longestBars(rows: readonly Row[]): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  for (const row of rows) longest.set(scaleOf(row), Math.max(longest.get(scaleOf(row)) ?? 0, lengthOf(row)))
  return longest
}

const scaleOf = ({ ratio, unit }: Row) => (ratio ? 'ratio' : unit)
const lengthOf = ({ ratio, value }: Row) => (ratio ? Math.max(ratio.until, 1) : value)

function bar(row: Row, y: number, longest: ReadonlyMap<string, number>): readonly string[] {
  const { name, value, unit, ratio } = row
  const scale = barWidth / (longest.get(scaleOf(row)) || 1)
  const kind = row.reached === false ? 'missed' : 'bar'
  const middle = y + 10
  return [
    text(10, y + 14, name),
    rectangle(labelWidth, y + 4, Math.max(1, (ratio?.median ?? value) * scale), 12, kind),
    ...(ratio
      ? [
          path(
            [ratio.from, ratio.until].map(each => [labelWidth + each * scale, middle] as const),
            'range',
          ),
        ]
      : []),
    ...(ratio
      ? [
          path(
            [y, y + rowHeight].map(each => [labelWidth + scale, each] as const),
            'one',
          ),
        ]
      : []),
    text(
      labelWidth + barWidth + 12,
      y + 14,
      ratio ? `${short(ratio.median)} of ${ratio.to}` : `${short(value)} ${unit}`,
    ),
  ]
}

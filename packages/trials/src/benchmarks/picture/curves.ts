import { short } from '../../shared/lib/numbers.ts'
import type { Point, Row } from '../benchmark.ts'
import { path, text } from './svg.ts'

const left = 70
const plotWidth = 480
const plotHeight = 220
const colors = 6

type Placed = Row & { readonly point: Point }

/** Draws rows with a point as curves. Both axes are logarithmic, so that a straight line is a power of the size. */
export function drawCurves(
  rows: readonly Row[],
  top: number,
): { readonly parts: readonly string[]; readonly height: number } {
  const placed = rows.filter((row): row is Placed => row.point !== undefined && row.value > 0 && row.point.size > 0)
  if (placed.length === 0) return { parts: [], height: 0 }
  const x = axis(
    placed.map(({ point }) => point.size),
    left,
    left + plotWidth,
  )
  const y = axis(
    placed.map(({ value }) => value),
    top + plotHeight + 10,
    top + 10,
  )
  const parts = [
    ...x.ticks.map(([at, label]) => text(at, top + plotHeight + 28, label, 'small', 'middle')),
    ...y.ticks.map(([at, label]) => text(left - 6, at + 4, label, 'small', 'end')),
    ...y.ticks.map(([at]) =>
      path(
        [
          [left, at],
          [left + plotWidth, at],
        ],
        'grid',
      ),
    ),
    ...curvesOf(placed).flatMap((points, index) => drawCurve(points, index, top, { x: x.at, y: y.at })),
  ]
  return { parts, height: plotHeight + 44 }
}

type Scale = (value: number) => number

function curvesOf(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const names = new Set(placed.map(({ point }) => point.curve))
  return [...names].map(name => placed.filter(({ point }) => point.curve === name))
}

function drawCurve(
  rows: readonly Placed[],
  index: number,
  top: number,
  scale: { readonly x: Scale; readonly y: Scale },
) {
  const kind = `c${index % colors}`
  const points = rows.map(({ point, value }) => [scale.x(point.size), scale.y(value)] as const)
  const labelled = top + 20 + index * 18
  return [
    path(points, `curve ${kind}`),
    path(
      [
        [left + plotWidth + 20, labelled - 4],
        [left + plotWidth + 40, labelled - 4],
      ],
      `curve ${kind}`,
    ),
    text(left + plotWidth + 48, labelled, rows[0]!.point.curve),
  ]
}

/** A logarithmic axis over the values, with a tick at each power of ten. */
function axis(values: readonly number[], from: number, until: number) {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  const at = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (until - from)
  const powers = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index))
  return { at, ticks: powers.map(power => [at(power), short(power)] as const) }
}

import { short } from '../shared/lib/numbers.ts'
import type { Row } from './benchmark.ts'

/** A report with its title. */
export interface Drawn {
  readonly id: string
  readonly title: string
  readonly rows: readonly Row[]
}

const width = 860
const labelWidth = 360
const barWidth = 360
const rowHeight = 20
const titleHeight = 34

/** Draws the ratios and goals of reports as bars. Returns an SVG that loads nothing. */
export function drawPicture(results: readonly Drawn[]): string {
  const drawn = results.map(result => ({ ...result, rows: result.rows.filter(row => row.ratio || row.goal) }))
  const shown = drawn.filter(({ rows }) => rows.length > 0)
  const parts: string[] = []
  let y = 10
  for (const { id, title, rows } of shown) {
    parts.push(text(10, y + 20, `${id}  ${title}`, 'title'))
    y += titleHeight
    for (const row of rows) {
      parts.push(...bar(row, y))
      y += rowHeight
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 10}" font-family="sans-serif" font-size="12">
<style>.title{font-weight:bold}.bar{fill:#3b82f6}.missed{fill:#dc2626}text{fill:#374151}</style>
<rect width="100%" height="100%" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`
}

function bar(row: Row, y: number): readonly string[] {
  const value = row.ratio?.median
  const length = value === undefined ? 0 : Math.max(2, Math.min(1, value / longest(value)) * barWidth)
  const kind = row.reached === false ? 'missed' : 'bar'
  const figure = value === undefined ? `${short(row.value)} ${row.unit}` : `${short(value)} of ${row.ratio!.to}`
  const goal = row.goal ? ` (${row.reached === false ? 'not reached: ' : ''}${row.goal})` : ''
  return [
    text(20, y + 14, row.name),
    ...(length > 0
      ? [`<rect class="${kind}" x="${labelWidth}" y="${y + 4}" width="${length.toFixed(0)}" height="12"/>`]
      : []),
    text(labelWidth + (length > 0 ? 6 : 0), y + 14, `${figure}${goal}`),
  ]
}

/** A full bar is 2, or the largest value if it is more. */
function longest(value: number): number {
  return Math.max(2, value)
}

function text(x: number, y: number, content: string, kind?: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<text x="${x}" y="${y}"${kind ? ` class="${kind}"` : ''}>${escaped}</text>`
}

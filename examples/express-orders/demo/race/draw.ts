import type { Lap } from './run.ts'

const width = 720
const barsLeft = 70
const barsWidth = 400
const rowHeight = 15
const top = 74

const style = `
text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#1f2328}
.title{font-size:16px;font-weight:600}.faint{fill:#59636e}.id{font-family:ui-monospace,monospace}
.bar{fill:#2f81f7}.refused{fill:#d1242f}.axis{stroke:#d1d9e0}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.faint{fill:#9198a1}.axis{stroke:#3d444d}}`

/** Draws a race as bars from request to answer, as an SVG for light and dark pages. */
export function drawRace(laps: readonly Lap[]): string {
  const successors = new Set(laps.map(lap => lap.successor).filter(Boolean))
  const succeeded = laps.filter(lap => lap.status === 200).length
  const end = Math.max(...laps.map(lap => lap.answered))
  const bottom = top + laps.length * rowHeight
  const result = `${laps.length} tabs send the same refresh token at once: ${succeeded} × 200, ${successors.size} new refresh token`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 32}" role="img" aria-label="${result}">
<style>${style}
</style>
${text(10, 24, result, 'title')}
${text(10, 44, 'Each bar is one request over HTTP, from sent to answered. On the right: the answer, and the id of the new token.', 'faint')}
${laps.map((lap, index) => row(lap, index, end)).join('\n')}
<path class="axis" d="M${barsLeft} ${bottom + 4}h${barsWidth}"/>
${text(barsLeft, bottom + 20, '0', 'faint')}
${text(barsLeft + barsWidth - 36, bottom + 20, `${Math.round(end)} ms`, 'faint')}
</svg>
`
}

function row({ sent, answered, status, successor }: Lap, index: number, end: number): string {
  const y = top + index * rowHeight
  const x = (milliseconds: number) => Math.round((milliseconds / end) * barsWidth)
  const kind = status === 200 ? 'bar' : 'refused'
  return [
    text(10, y, `tab ${index + 1}`, 'faint'),
    `<rect class="${kind}" x="${barsLeft + x(sent)}" y="${y - 10}" width="${Math.max(2, x(answered - sent))}" height="11" rx="2"/>`,
    text(barsLeft + barsWidth + 16, y, `${status}  ${successor}`, 'id'),
  ].join('')
}

function text(x: number, y: number, content: string, kind: string): string {
  return `<text x="${x}" y="${y}" class="${kind}">${content}</text>`
}

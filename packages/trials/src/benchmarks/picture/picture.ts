import type { Row } from '../benchmark.ts'
import { drawBars } from './bars.ts'
import { drawCurves } from './curves.ts'
import { escaped, text } from './svg.ts'

/** A report with its title. */
export interface Drawn {
  readonly id: string
  readonly title: string
  readonly rows: readonly Row[]
}

const width = 860

/** Draws a report: its curves, and everything else as bars. Returns an SVG that loads nothing. */
export function drawPicture({ id, title, rows }: Drawn): string {
  const curves = drawCurves(rows, 34)
  const bars = drawBars(
    rows.filter(({ point }) => point === undefined),
    40 + curves.height,
  )
  const height = 50 + curves.height + bars.height
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${id}: ${title}`)}">
<style>
text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#1f2328}.title{font-size:14px;font-weight:600}.small{font-size:11px;fill:#59636e}
.bar{fill:#4493f8}.missed{fill:#d1242f}.range,.one,.grid,.curve{fill:none;stroke:#59636e}.one{stroke-dasharray:2 2}.grid{stroke:#d1d9e0}
.curve{stroke-width:2}.c0{stroke:#0969da}.c1{stroke:#1a7f37}.c2{stroke:#9a6700}.c3{stroke:#d1242f}.c4{stroke:#8250df}.c5{stroke:#59636e}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#b1bac4}.bar{fill:#316dca}.missed{fill:#da3633}.range,.one{stroke:#9198a1}.grid{stroke:#3d444d}.c0{stroke:#4493f8}.c1{stroke:#3fb950}.c2{stroke:#d29922}.c3{stroke:#f85149}.c4{stroke:#ab7df8}.c5{stroke:#9198a1}}
</style>
${[text(10, 22, `${id}  ${title}`, 'title'), ...curves.parts, ...bars.parts].join('\n')}
</svg>
`
}

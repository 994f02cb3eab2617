import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { short } from '../../shared/lib/numbers.ts'
import type { Row } from '../benchmark.ts'
import { ratioText } from '../table.ts'
import { readRecords, shownNode } from './record.ts'
import type { Recorded } from './recorded.ts'

const page = fileURLToPath(new URL('../../../../../docs/evidence/benchmarks.md', import.meta.url))
const otherNode = '24'

/** Reads the page with the results, and returns it with what it says and what it should say. */
export function resultsPage(): { readonly is: string; readonly shouldBe: string } {
  const is = readFileSync(page, 'utf8')
  return { is, shouldBe: fillResults(is, readRecords(shownNode), readRecords(otherNode)) }
}

export function writeResultsPage(): void {
  writeFileSync(page, resultsPage().shouldBe)
}

/** Puts the recorded runs between the marks `<!-- benchmark P-1 -->` and `<!-- /benchmark -->` of a page. */
export function fillResults(
  markdown: string,
  shown: ReadonlyMap<string, Recorded>,
  other: ReadonlyMap<string, Recorded>,
): string {
  return markdown.replace(
    /^(<!-- benchmark (\S+) -->)\n[\s\S]*?^(<!-- \/benchmark -->)$/gm,
    (_block, start: string, id: string, end: string) => {
      const run = shown.get(id)
      if (run === undefined) throw new Error(`${id}: no full run is recorded; run pnpm bench ${id} --record`)
      return [start, '', ...sectionOf(run, other.get(id)), '', end].join('\n')
    },
  )
}

function sectionOf(run: Recorded, other: Recorded | undefined): readonly string[] {
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`)
  const head = ['', `Node ${shownNode}`, ...(other ? [`Node ${otherNode}`] : []), 'goal']
  const rows = run.rows.map(row => [
    row.name,
    figureOf(row),
    ...(other ? [figureOf(other.rows.find(({ name }) => name === row.name))] : []),
    goalOf(row),
  ])
  const facts = [run.at, run.machine, ...(versions.length > 0 ? [`with ${versions.join(', ')}`] : [])]
  return [
    `![${run.id}: ${run.title}](benchmarks/${run.id}.svg)`,
    '',
    ...[head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(escaped).join(' | ')} |`),
    '',
    `${facts.join('; ')}.${(run.notes ?? []).map(note => ` ${sentence(note)}`).join('')}`,
  ]
}

function figureOf(row: Row | undefined): string {
  if (row === undefined) return ''
  const figure = `${short(row.value)} ${row.unit}`.trim()
  return row.ratio ? `${figure}; ${ratioText(row.ratio)}` : figure
}

function goalOf({ goal, reached }: Row): string {
  if (goal === undefined) return ''
  return `${goal}: ${reached === false ? '**missed**' : 'reached'}`
}

function sentence(note: string): string {
  return note[0]!.toUpperCase() + note.slice(1) + (note.endsWith('.') ? '' : '.')
}

const escaped = (cell: string) => cell.replaceAll('|', '\\|')

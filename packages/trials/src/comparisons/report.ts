import { describeRun, versionOf } from '../shared/lib/versions.ts'
import type { Contestant } from './contestant.ts'
import { contestants } from './contestants/index.ts'
import { questions } from './questions/index.ts'

/** The answers of a contestant, by the id of the question. */
export type Answers = ReadonlyMap<string, string>

/** Formats all answers as a page. */
export function reportOf(answers: ReadonlyMap<string, Answers>): string {
  const day = new Date().toISOString().slice(0, 10)
  const all = [...answers].map(([name, given]) => ({ contestant: contestants[name]!, given }))
  const parts = questions.map(({ id, title, steps }) =>
    [
      `## ${title}`,
      steps,
      table(
        ['', 'answer'],
        all.map(({ contestant, given }) => [contestant.title, given.get(id)!]),
      ),
    ].join('\n\n'),
  )
  const setups = table(
    ['', 'versions', 'setup'],
    all.map(({ contestant }) => [contestant.title, versionsOf(contestant), contestant.setup]),
  )
  return `${[
    '# Comparisons, as measured',
    `Written by \`pnpm compare --write\` on ${day}. ${describeRun()}. Each contestant is an Express application in two processes on one PostgreSQL database. [What the answers mean](../../comparisons/README.md).`,
    setups,
    ...parts,
  ].join('\n\n')}\n`
}

function versionsOf({ packages }: Contestant): string {
  return packages.map(name => `${name} ${versionOf(name)}`).join(', ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

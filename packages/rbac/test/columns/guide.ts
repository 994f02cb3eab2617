import type { TestColumn } from './cases.ts'

type Server = 'PostgreSQL' | 'MariaDB' | 'SQLite'

/** The guide's table of columns, from the columns of the tests. */
export function guideTable(columns: Readonly<Record<Server, readonly TestColumn[]>>): string {
  const rows = Object.entries(columns).flatMap(([server, list]) => list.map(column => rowOf(server, column)))
  return ['| server | column | undeclared | `types` | declared |', '|---|---|---|---|---|', ...new Set(rows)].join('\n')
}

function rowOf(server: string, column: TestColumn): string {
  const { declared, read, narrower = '', note, conditions } = column
  const outcome = (mode: string) => (narrower === mode || narrower === 'both' ? 'narrower' : 'exact')
  const type = typeof declared === 'string' ? `\`'${declared}'\`` : declared === undefined ? '' : 'its labels'
  const name = column.type
    .replace('PREFIX_domain_', 'a domain over ')
    .replace(/PREFIX_(?=citext)/, '')
    .replace('PREFIX_state', 'an enum')
  const title = name.replace('"PREFIX_ci"', 'case-insensitive') || 'without a type'
  const undeclared = conditions !== undefined ? 'refused' : read === undefined ? outcome('undeclared') : ''
  const notes = [note ?? '', read === undefined ? '' : 'converted by the application']
  return `| ${server} | ${[title, ...notes.filter(Boolean)].join(', ')} | ${undeclared} | ${type} | ${declared === undefined ? '' : outcome('declared')} |`
}

/** How many tests stand beside a row. */
const shown = 4

/** The document, and the ids of rows that have neither a test nor an explanation. */
export function checklist(sections, titles) {
  const byId = grouped(titles)
  const parts = Object.entries(sections).map(([letter, { title, rows }]) =>
    [`## ${letter}. ${title}`, '', ...table(rows, byId)].join('\n'),
  )
  const open = rowsOf(sections).filter(row => stateOf(row, byId) === 'open')
  return { document: `${[introduction(sections, byId), ...parts, last].join('\n\n')}\n`, open: open.map(([id]) => id) }
}

/** Ids in titles that no row has: a slip of the pen, or a row that was removed. */
export function unknownIds(sections, titles) {
  const known = new Set(rowsOf(sections).map(([id]) => id))
  return titles.filter(({ id }) => !known.has(id)).map(({ id, file }) => `${id} in ${file}`)
}

function grouped(titles) {
  const groups = new Map()
  for (const title of titles) groups.set(title.id, [...(groups.get(title.id) ?? []), title])
  return groups
}

function rowsOf(sections) {
  return Object.values(sections).flatMap(section => section.rows)
}

function stateOf([id, , , explanation], byId) {
  if (byId.has(id)) return 'tested'
  return explanation === undefined ? 'open' : 'explained'
}

function table(rows, byId) {
  const line = row => `| ${row[0]} | ${row[1]} *${row[2]}* | ${proofOf(row, byId)} |`
  return ['| id | what must hold | shown by |', '|---|---|---|', ...rows.map(line)]
}

function proofOf(row, byId) {
  const state = stateOf(row, byId)
  if (state === 'explained') return row[3]
  if (state === 'open') return '**Open.**'
  return chosen(byId.get(row[0])).map(nameOf).join('<br>')
}

/** One title of each file, then the second ones; core's files first, since the rules live there. */
function chosen(titles) {
  const isCore = ({ file }) => file.startsWith('packages/core/')
  const turns = titles.map((title, at) => titles.slice(0, at).filter(({ file }) => file === title.file).length)
  return titles
    .map((title, at) => ({ title, rank: turns[at] * 2 + (isCore(title) ? 0 : 1) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, shown)
    .map(({ title }) => title)
}

function nameOf({ file, group, title }) {
  return `\`${shortOf(file)}\` ${escaped(group === undefined ? title : `${group}: ${title}`)}`
}

function shortOf(file) {
  return file.replace(/^packages\//, '').replace(/(\.test)?(-d)?\.ts$/, '')
}

/** A title stands in a cell of a table, and shows what it says. */
function escaped(title) {
  return title.replaceAll(/[\\|<>*_`$[\]]/g, character => `\\${character}`).replaceAll(/\s+/g, ' ')
}

function introduction(sections, byId) {
  const rows = rowsOf(sections)
  const count = state => rows.filter(row => stateOf(row, byId) === state).length
  return `# Security checklist

What Sallyport promises, row by row, and the tests that show it. A test that proves a row begins with its id, so that
\`pnpm test -t A03\` runs the tests of A03. \`pnpm checklist\` writes this page from their titles, and CI fails when a row
has neither a test nor an explanation. Some tests of a row are named, not all. [The threat model](threat-model.md) says
whom the rows are against; [the attack suite](attacks.md) tries many of them against an application that listens.

Of ${rows.length} rows ${count('tested')} are tested, ${count('explained')} are explained, ${count('open')} are open.

Sources: OWASP ASVS 5.0, RFCs, NIST SP 800-63B-4, OWASP cheat sheets, and faults published in other
libraries. A source says where a requirement comes from, and its text may ask for more or less than the row does.`
}

const last = `## K. Proof of possession

DPoP (RFC 9449) and mutual TLS are not part of this version: tokens are bearer tokens.`

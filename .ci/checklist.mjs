// pnpm checklist: writes the security checklist from security-rows.json and the titles of the tests, and the coverage of ASVS
// from asvs-rows.json. With --check, it writes nothing and fails if a page is out of date. It always fails if a row has
// neither a test nor an explanation.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asvsCoverage } from './lib/asvs.mjs'
import { checklist, unknownIds } from './lib/checklist.mjs'
import { titlesOf } from './lib/titles.mjs'
import { root } from './lib/workspace.mjs'

const isCheck = process.argv.includes('--check')
const rowsOf = name => JSON.parse(readFileSync(join(root, 'docs/evidence', name), 'utf8'))
const sections = rowsOf('security-rows.json')
const titles = titlesOf()
const { document, open } = checklist(sections, titles)
const asvs = asvsCoverage(rowsOf('asvs-rows.json'), sections, new Set(titles.map(({ id }) => id)))

const pages = new Map([
  ['docs/evidence/generated/security-checklist.md', document],
  ['docs/evidence/generated/asvs.md', asvs.document],
])
const stale = [...pages].filter(([page, text]) => !isCurrent(page, text)).map(([page]) => page)
if (!isCheck) for (const [page, text] of pages) writeFileSync(join(root, page), text)

const problems = [
  ...open.map(id => `${id} has neither a test nor an explanation`),
  ...unknownIds(sections, titles).map(where => `there is no row ${where}`),
  ...asvs.problems.map(problem => `ASVS ${problem}`),
  ...(isCheck ? stale.map(page => `${page} is out of date: run pnpm checklist`) : []),
]
for (const problem of problems) console.log(problem)
console.log(`${problems.length} problems in the security checklist and the coverage of ASVS`)
process.exitCode = problems.length === 0 ? 0 : 1

function isCurrent(page, text) {
  const file = join(root, page)
  return existsSync(file) && readFileSync(file, 'utf8') === text
}

// pnpm checklist: writes the security checklist from security-rows.json and the titles of the tests. With --check, it writes
// nothing and fails if the checklist is out of date. It always fails if a row has neither a test nor an explanation.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checklist, unknownIds } from './lib/checklist.mjs'
import { titlesOf } from './lib/titles.mjs'
import { root } from './lib/workspace.mjs'

const page = 'docs/evidence/generated/security-checklist.md'
const isCheck = process.argv.includes('--check')
const sections = JSON.parse(readFileSync(join(root, 'docs/evidence/security-rows.json'), 'utf8'))
const titles = titlesOf()
const { document, open } = checklist(sections, titles)

const problems = [
  ...open.map(id => `${id} has neither a test nor an explanation`),
  ...unknownIds(sections, titles).map(where => `there is no row ${where}`),
  ...(isCheck && !isCurrent() ? [`${page} is out of date: run pnpm checklist`] : []),
]
if (!isCheck) writeFileSync(join(root, page), document)
for (const problem of problems) console.log(problem)
console.log(`${problems.length} problems in the security checklist`)
process.exitCode = problems.length === 0 ? 0 : 1

function isCurrent() {
  try {
    return readFileSync(join(root, page), 'utf8') === document
  } catch {
    return false
  }
}

// pnpm docs:http: writes docs/http.md from the table of routes and from recorded exchanges, and the examples in docs/errors.
import { readFileSync, writeFileSync } from 'node:fs'
import { withExample } from './examples.ts'
import { makeHttpPage } from './make.ts'

const { text, recorded, examples } = await makeHttpPage()
writeFileSync(new URL('../../http.md', import.meta.url), text)
for (const [code, example] of examples) {
  const page = new URL(`../../errors/${code}.md`, import.meta.url)
  writeFileSync(page, withExample(readFileSync(page, 'utf8'), example))
}
console.log(`docs/http.md: ${recorded.length} exchanges; docs/errors: ${examples.size} examples`)

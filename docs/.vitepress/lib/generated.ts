import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Generator } from '../generators.ts'
import { routeOf } from './links.ts'

/** An entry of the sidebar. */
export interface Item {
  readonly text: string
  readonly link: string
}

/** Runs a generator, and lists its pages: the index first, then by title. */
export async function runGenerator({ folder, write }: Generator, pages: string): Promise<readonly Item[]> {
  const into = `${pages}/${folder}`
  mkdirSync(into, { recursive: true })
  await write(into)
  const files = readdirSync(into, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.md'))
  const items = files.map(file => {
    const text = readFileSync(`${into}/${file}`, 'utf8')
    // Its source is in many files, so nobody can edit it.
    writeFileSync(`${into}/${file}`, `---\neditLink: false\n---\n\n${text}`)
    return { text: titleOf(text, file), link: `/${routeOf(`${folder}/${file}`)}` }
  })
  const index = `/${folder}/`
  return items.toSorted((a, b) => Number(b.link === index) - Number(a.link === index) || (a.text < b.text ? -1 : 1))
}

function titleOf(markdown: string, file: string): string {
  const heading = /^# (.+)$/m.exec(markdown)
  if (heading === null) throw new Error(`${file}: a page needs a heading`)
  return heading[1]!.replaceAll('`', '')
}

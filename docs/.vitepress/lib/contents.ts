import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { root } from './repository.ts'

/** A heading of `docs/README.md`, with the files that its table links to, in order. */
export interface Group {
  readonly title: string
  readonly files: readonly string[]
}

/** Reads the groups of the sidebar from `docs/README.md`. A file belongs to the first group that links to it. */
export function readContents(): readonly Group[] {
  return contentsOf(readFileSync(`${root}docs/README.md`, 'utf8'))
}

/** Finds the groups in a page like `docs/README.md`. */
export function contentsOf(markdown: string): readonly Group[] {
  const seen = new Set<string>()
  return markdown
    .split(/^## /m)
    .slice(1)
    .map(section => ({
      title: section.split('\n')[0]!,
      files: linkedFiles(section).filter(file => !seen.has(file) && seen.add(file)),
    }))
    .filter(({ files }) => files.length > 0)
}

function linkedFiles(section: string): readonly string[] {
  const rows = section.split('\n').filter(line => line.startsWith('|'))
  const links = rows.flatMap(row => [...row.matchAll(/\]\(([^)#:]+\.md)\)/g)].map(([, link]) => link!))
  return links.map(link => posix.join('docs', link))
}

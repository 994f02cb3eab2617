import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { root } from './repository.ts'
import { type Source, unlisted } from './sources.ts'

/** An entry of the sidebar: a file that a table links to, and what stands below it. */
export interface Entry {
  readonly file: string
  /** The files of its folder that no table links to: `docs/errors.md` has those of `docs/errors/`. */
  readonly children: readonly string[]
}

/** A heading of `docs/README.md`, with the entries of its table, in order. */
export interface Group {
  readonly title: string
  readonly entries: readonly Entry[]
}

/** Reads the groups of the sidebar from `docs/README.md`. */
export function readContents(sources: readonly Source[]): readonly Group[] {
  const files = sources.filter(source => !unlisted.includes(source)).map(({ file }) => file)
  return contentsOf(readFileSync(`${root}docs/README.md`, 'utf8'), files)
}

/** Finds the groups in a page like `docs/README.md`. A file belongs to the first group that links to it. */
export function contentsOf(markdown: string, files: readonly string[]): readonly Group[] {
  const seen = new Set<string>()
  const groups = markdown
    .split(/^## /m)
    .slice(1)
    .map(section => ({
      title: section.split('\n')[0]!,
      listed: linkedFiles(section).filter(file => !seen.has(file) && seen.add(file)),
    }))
    .filter(({ listed }) => listed.length > 0)
  const others = files.filter(file => !seen.has(file))
  return groups.map(({ title, listed }) => ({
    title,
    entries: listed.map(file => ({ file, children: others.filter(other => other.startsWith(folderOf(file))) })),
  }))
}

/** The folder that belongs to a file: its own for a README, the one of its name for another. */
function folderOf(file: string): string {
  return file.replace(/(\/README)?\.md$/, '/')
}

function linkedFiles(section: string): readonly string[] {
  const rows = section.split('\n').filter(line => line.startsWith('|'))
  const links = rows.flatMap(row => [...row.matchAll(/\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g)].map(([, link]) => link!))
  return links.map(link => posix.join('docs', link))
}

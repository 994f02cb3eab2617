import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Deletion, type Edit, edited } from './deletion.ts'
import { importersOf, importsOf } from './imports.ts'
import type { Source } from './source.ts'

/** Copies of a starter's sources, each without one guard, in a folder that git ignores. */
export interface Mutants {
  /** Imports the `app.ts` of a new copy. Each copy has a new path, because modules are cached by path. */
  load(deletion: Deletion | undefined): Promise<unknown>
  remove(): void
}

/**
 * Makes copies inside the starter's folder, so that they find its packages.
 *
 * What a deletion changes nothing for is not copied: it is imported from where it is, and so only once.
 */
export function createMutants(root: URL, sources: readonly Source[], copiesAll = false): Mutants {
  const folder = mkdtempSync(join(fileURLToPath(root), '.mutants-'))
  // How a file is compiled says the starter's own configuration, for what it includes.
  write(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', include: ['**/*'] }))
  let count = 0
  return {
    async load(deletion) {
      const copy = join(folder, String(count++))
      const all = new Set(sources.map(({ path }) => path))
      const copied = copiesAll ? all : importersOf(deletion?.path ?? 'app.ts', sources)
      for (const source of sources.filter(({ path }) => copied.has(path))) {
        const edits = deletion?.path === source.path ? [deletion] : []
        write(join(copy, source.path), edited(source, [...edits, ...redirections(source, copied, copy)]))
      }
      return import(/* @vite-ignore */ pathToFileURL(join(copy, 'app.ts')).href)
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** Lets a copied file import what is not copied from where it is. */
function redirections(source: Source, copied: ReadonlySet<string>, copy: string): readonly Edit[] {
  const here = posix.join(basename(dirname(copy)), basename(copy), posix.dirname(source.path))
  return importsOf(source)
    .filter(({ path }) => !copied.has(path))
    .map(({ path, range }) => ({ range, instead: `'${posix.relative(here, posix.join('src', path))}'` }))
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

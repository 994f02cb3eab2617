import { posix } from 'node:path'
import ts from 'typescript'
import { nodesOf, type Source } from './source.ts'

/** A file of the same folder that a file imports, and the place of the import. */
export interface Import {
  readonly path: string
  readonly range: readonly [start: number, end: number]
}

/** Lists the files of the same folder that a file imports. */
export function importsOf({ path, tree }: Source): readonly Import[] {
  return nodesOf(tree)
    .filter(node => ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    .flatMap(({ moduleSpecifier: specifier }) => {
      if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return []
      const target = posix.join(posix.dirname(path), specifier.text)
      return [{ path: target, range: [specifier.getStart(), specifier.getEnd()] as const }]
    })
}

/** Lists the files that import a file, directly or not, and the file itself. */
export function importersOf(path: string, sources: readonly Source[]): ReadonlySet<string> {
  const found = new Set([path])
  // A loop over a set also visits elements that are added meanwhile.
  for (const each of found) {
    const importers = sources.filter(source => importsOf(source).some(({ path: target }) => target === each))
    for (const importer of importers) found.add(importer.path)
  }
  return found
}

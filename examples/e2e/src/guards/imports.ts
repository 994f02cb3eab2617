import { posix } from 'node:path'
import ts from 'typescript'
import { nodesOf, type Source } from './source.ts'

/** A file of the same folder that a file imports, and where in its text it says so. */
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

/** Lists the files that lead to a file by what they import, the file itself among them. */
export function importersOf(path: string, sources: readonly Source[]): ReadonlySet<string> {
  const found = new Set([path])
  // A set that grows while it is walked is walked to its end.
  for (const each of found) {
    const importers = sources.filter(source => importsOf(source).some(({ path: target }) => target === each))
    for (const importer of importers) found.add(importer.path)
  }
  return found
}

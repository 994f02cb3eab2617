import { posix } from 'node:path'
import type { SourceFile } from './source-file.ts'

/** Every chain of relative imports that leads back to its start, types included, as `a → b → a`. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map(file => [file.path, file]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    const seen = trail.indexOf(file.path)
    if (seen !== -1) cycles.push([...trail.slice(seen), file.path].join(' → '))
    if (seen !== -1 || done.has(file.path)) return
    for (const target of inner(file, byPath)) visit(target, [...trail, file.path])
    done.add(file.path)
  }
  for (const file of files) visit(file, [])
  return cycles
}

function inner(file: SourceFile, byPath: ReadonlyMap<string, SourceFile>): SourceFile[] {
  return relativeImports(file).flatMap(path => byPath.get(path) ?? [])
}

/** The repository paths that a file's relative imports lead to. */
export function relativeImports(file: SourceFile): string[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(file.path), specifier))
}

/** Imports from a row below the file's own, and files that have no row. */
export function findUpwardImports(
  files: readonly SourceFile[],
  src: string,
  rowOf: (path: string) => number | undefined,
): string[] {
  const place = (path: string): number => rowOf(posix.relative(src, path)) ?? -1
  const unplaced = files.filter(file => place(file.path) === -1).map(file => `${file.path} has no row`)
  const upward = files.flatMap(file =>
    relativeImports(file)
      .filter(path => place(path) > place(file.path))
      .map(path => `${file.path} imports ${path}`),
  )
  return [...unplaced, ...upward]
}

/** Imports of packages, or of files outside the package, that `allowed` does not name. */
export function findForeignImports(
  files: readonly SourceFile[],
  src: string,
  allowed: (specifier: string, file: SourceFile) => boolean,
): string[] {
  return files.flatMap(file => {
    const foreign = file.imports
      .map(({ specifier }) => specifier)
      .filter(specifier => !specifier.startsWith('.') && !allowed(specifier, file))
    const outside = relativeImports(file).filter(path => !path.startsWith(`${src}/`))
    return [...foreign, ...outside].map(target => `${file.path} imports ${target}`)
  })
}

/** What a file loads at run time, by way of everything that it imports: every bare specifier, with who asks for it. */
export function findLoaded(files: readonly SourceFile[], entry: string): Map<string, string> {
  const byPath = new Map(files.map(file => [file.path, file]))
  const loaded = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (path: string): void => {
    const file = byPath.get(path)
    if (!file || seen.has(path)) return
    seen.add(path)
    const running = { ...file, imports: file.imports.filter(({ typeOnly }) => !typeOnly) }
    for (const { specifier } of running.imports) if (!specifier.startsWith('.')) loaded.set(specifier, path)
    for (const target of relativeImports(running)) visit(target)
  }
  visit(entry)
  return loaded
}

/** Imports of an `index.ts`, which is for outsiders. */
export function findIndexImports(files: readonly SourceFile[]): string[] {
  return files.flatMap(file =>
    relativeImports(file)
      .filter(path => posix.basename(path) === 'index.ts')
      .map(path => `${file.path} imports ${path}`),
  )
}

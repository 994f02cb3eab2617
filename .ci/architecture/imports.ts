import { posix } from 'node:path'
import type { SourceFile } from './source-file.ts'

/** Returns every cycle of relative imports, types included, as `a → b → a`. */
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

/** Returns the paths that a file imports relatively. */
export function relativeImports(file: SourceFile): string[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(file.path), specifier))
}

/** Returns imports from a row below the file's own, and files without a row. */
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

/** Returns imports of packages that `allowed` refuses, and of files outside the package. */
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

/** Returns the packages that a file loads at run time, directly or through others, with the file that imports them. */
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

/** Returns imports of an `index.ts`, which is only for other packages. */
export function findIndexImports(files: readonly SourceFile[]): string[] {
  return files.flatMap(file =>
    relativeImports(file)
      .filter(path => posix.basename(path) === 'index.ts')
      .map(path => `${file.path} imports ${path}`),
  )
}

import type { SourceFile } from './source-file.ts'

/** The most lines that a source file may have, and the most that half of a package's files may. */
export const limits = { longest: 250, median: 120 }

/** Files that are too long, and a package whose files mostly are. */
export function findLongFiles(files: readonly SourceFile[]): string[] {
  const long = files
    .filter(({ lines }) => lines > limits.longest)
    .map(({ path, lines }) => `${path} has ${lines} lines`)
  const median = medianOf(files.map(({ lines }) => lines))
  return median > limits.median ? [...long, `half of the files have ${median} lines or more`] : long
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

/** Ways of writing a module that hide what it exports, or what a type is. */
export function findLooseModules(files: readonly SourceFile[], mayExportDefault: ReadonlySet<string>): string[] {
  return files.flatMap(file => [
    ...(file.exportsAll ? [`${file.path} exports everything`] : []),
    ...(file.exportsDefault && !mayExportDefault.has(file.path) ? [`${file.path} exports a default`] : []),
    ...(file.usesAny ? [`${file.path} uses any`] : []),
  ])
}

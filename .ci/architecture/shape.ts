import type { SourceFile } from './source-file.ts'

/** The longest allowed source file, and the largest allowed median of a package. */
export const limits = { longest: 250, median: 120 }

/** Returns files that are too long, and a median that is too large. */
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

/** Returns modules that export everything or a default, or use `any`. */
export function findLooseModules(files: readonly SourceFile[], mayExportDefault: ReadonlySet<string>): string[] {
  return files.flatMap(file => [
    ...(file.exportsAll ? [`${file.path} exports everything`] : []),
    ...(file.exportsDefault && !mayExportDefault.has(file.path) ? [`${file.path} exports a default`] : []),
    ...(file.usesAny ? [`${file.path} uses any`] : []),
  ])
}

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Makes pages of the site that are not files of the repository. */
export interface Generator {
  /** The group of the sidebar that lists the pages. */
  readonly title: string
  /** Where the pages are on the site, such as `reference`. */
  readonly folder: string
  /**
   * Writes Markdown files into an empty folder. Links to pages of the site begin with `/`, such as `/errors`, or are
   * relative to the file. `index.md` comes first in the sidebar, the others in the order of their titles.
   */
  write(into: string): Promise<void>
}

/** Every generator, in the order of the sidebar. */
export const generators: readonly Generator[] = [{ title: 'Reference', folder: 'reference', write: writeReference }]

/** Runs in a separate process, because TypeDoc needs a loader for TypeScript, and much memory. */
async function writeReference(into: string): Promise<void> {
  const program = fileURLToPath(new URL('../generate/reference/run.ts', import.meta.url))
  await promisify(execFile)(process.execPath, ['--import', 'tsx', program, into])
}

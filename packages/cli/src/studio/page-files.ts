import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CommandError } from '../fail.ts'

/** The files of the page, by their names. */
export type PageFiles = ReadonlyMap<string, { readonly type: string; readonly text: string }>

const types = {
  'icon.svg': 'image/svg+xml',
  'index.html': 'text/html',
  'page.css': 'text/css',
  'page.js': 'text/javascript',
}

/** Returns the folder of the page: `dist/studio` of this package, also when the command runs from its sources. */
export function pageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@sallyport/cli/package.json')), 'dist/studio')
}

/** Reads the page. Throws CommandError if it is missing. */
export function readPageFiles(folder: string): PageFiles {
  if (!existsSync(join(folder, 'page.js')))
    throw new CommandError(`${folder} does not have Studio's page; install @sallyport/cli again`)
  return new Map(
    Object.entries(types).map(([name, type]) => [name, { type, text: readFileSync(join(folder, name), 'utf8') }]),
  )
}

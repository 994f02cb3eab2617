import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CommandError } from '../fail.ts'

/** The files of the page, by their names. */
export type PageFiles = ReadonlyMap<string, { readonly type: string; readonly text: string }>

const types = { 'index.html': 'text/html', 'page.js': 'text/javascript', 'page.css': 'text/css' }

/** Reads the page from `dist/studio` of this package. Throws CommandError if it is missing. */
export function readPageFiles(): PageFiles {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@sallyport/cli/package.json')), 'dist/studio')
  if (!existsSync(join(folder, 'page.js')))
    throw new CommandError(`${folder} does not have Studio's page; install @sallyport/cli again`)
  return new Map(
    Object.entries(types).map(([name, type]) => [name, { type, text: readFileSync(join(folder, name), 'utf8') }]),
  )
}

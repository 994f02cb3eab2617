import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Checks a part of a table's name before it becomes SQL text: lower-case letters, digits and `_`, no digit in front.
 *
 * @throws TypeError that names the option.
 */
export function sqlName(option: string, value: string, maxLength: number): string {
  if (typeof value === 'string' && value.length <= maxLength && /^[a-z_][a-z0-9_]*$/.test(value)) return value
  throw new TypeError(`${option} must be 1 to ${maxLength} of a-z, 0-9 and _, and begin with no digit`)
}

/** One numbered file of a store's `migrations` folder. */
export interface Migration {
  /** Counts from 1. */
  readonly version: number
  /** The file's name, such as `0001_initial.sql`. */
  readonly name: string
  readonly sql: string
}

/** Reads a folder of migrations in the order of their numbers. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter(name => /^\d{4}_\w+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async name => ({
      version: Number(name.slice(0, 4)),
      name,
      sql: await readFile(join(folder, name), 'utf8'),
    })),
  )
}

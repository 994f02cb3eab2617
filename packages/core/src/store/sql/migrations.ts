import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Row } from './columns.ts'

/** One numbered file of a store's `migrations` folder. */
export interface Migration {
  /** Counts from 1. */
  readonly version: number
  /** The file's name, such as `0001_initial.sql`. */
  readonly name: string
  /** The statements, which may be run again if one of them failed. */
  readonly sql: string
}

/** A migration, and whether it was applied. */
export interface MigrationStatus {
  /** The name of the migration. */
  readonly name: string
  /** Whether the database has it. */
  readonly applied: boolean
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

/** Reads the migrations of a store's package. Its folder `migrations` is next to both `src` and `dist`. */
export function packageMigrations(moduleUrl: string): Promise<readonly Migration[]> {
  return readMigrations(join(dirname(fileURLToPath(moduleUrl)), '..', 'migrations'))
}

/** Reads the applied versions from rows of the table of migrations. */
export function appliedVersions(rows: readonly Row[]): ReadonlySet<number> {
  return new Set(rows.map(row => Number(row['version'])))
}

/** Returns the migrations that are not among the applied versions. */
export function missingMigrations(
  migrations: readonly Migration[],
  applied: ReadonlySet<number>,
): readonly Migration[] {
  return migrations.filter(({ version }) => !applied.has(version))
}

/** Says of each migration whether it was applied. */
export function statusOfMigrations(
  migrations: readonly Migration[],
  applied: ReadonlySet<number>,
): readonly MigrationStatus[] {
  return migrations.map(({ name, version }) => ({ name, applied: applied.has(version) }))
}

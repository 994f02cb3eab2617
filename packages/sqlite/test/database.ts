import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, type SqliteDatabase } from '../src/index.ts'
import { loadBetterSqlite3 } from './better-sqlite3.ts'

/** A database that a test can close. */
export interface Closable extends SqliteDatabase {
  close(): unknown
}

/** How connections are opened, as applications have them: whatever they set, the store must work alike. */
export const drivers: Readonly<Record<string, (path: string) => Closable>> = {
  ...(!isFurtherNode() && (await betterSqlite3())),
  ...(hasNodeSqlite() && {
    'node:sqlite': path => openNodeSqlite(path, {}),
    'node:sqlite, set in every other way': path =>
      openNodeSqlite(path, { readBigInts: true, returnArrays: true, timeout: 7 }),
  }),
}

/** Opens a file by the first driver that this Node has. */
export function openAny(path: string): Closable {
  const [open] = Object.values(drivers)
  if (open) return open(path)
  throw new Error('this Node has no driver of SQLite')
}

/** What a suite on a busy machine may take; the timeout itself is tested elsewhere. */
export const patient = { timeout: 10_000 }

/** A file of a test's own, with the tables in it. */
export interface File {
  readonly path: string
  open(): Closable
  drop(): Promise<void>
}

export async function newFile(open = openAny): Promise<File> {
  const file = await newEmptyFile(open)
  const database = file.open()
  await migrate(database)
  database.close()
  return file
}

export async function newEmptyFile(open = openAny): Promise<File> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-sqlite-'))
  const path = join(folder, 'auth.db')
  return { path, open: () => open(path), drop: () => rm(folder, { recursive: true }) }
}

/** A native module is built for the Node that installed it; on the others of the matrix only `node:sqlite` is tested. */
function isFurtherNode(): boolean {
  return process.env.SALLYPORT_FURTHER_NODE === '1'
}

/** It came with Node 22.5. */
function hasNodeSqlite(): boolean {
  return process.getBuiltinModule?.('node:sqlite') !== undefined
}

function openNodeSqlite(path: string, options: object): Closable {
  return Reflect.construct(Object(process.getBuiltinModule('node:sqlite')).DatabaseSync, [path, options])
}

async function betterSqlite3(): Promise<Record<string, (path: string) => Closable>> {
  const Driver = await loadBetterSqlite3()
  return {
    'better-sqlite3': path => new Driver(path),
    'better-sqlite3, reading bigints': path => new Driver(path, { timeout: 0 }).defaultSafeIntegers(),
  }
}

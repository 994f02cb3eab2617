import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, sqliteStore } from '@sallyport/sqlite'
import Database from 'better-sqlite3'
import type { Backend, StoreSpec } from './kinds.ts'
import { usersFrom, type UserRows, usualHashText } from './users.ts'

/** SQLite in a file that all processes share. The space is the file's name, the URL its folder. */
export const sqlite: Backend = {
  url: tmpdir(),
  shared: true,
  async open(spec) {
    const database = openFile(spec)
    const users = openFile(spec)
    return {
      store: sqliteStore(database, { timeout: spec.timeout }),
      users: usersFrom(sqliteRows(users)),
      async close() {
        database.close()
        users.close()
      },
    }
  },
  async prepare(spec) {
    const database = openFile(spec)
    await migrate(database)
    database.exec('create table users (id text primary key, blocked integer not null, hash text) strict')
    database.close()
  },
  async drop(spec) {
    for (const suffix of ['', '-wal', '-shm']) await rm(fileOf(spec) + suffix, { force: true })
  },
}

/** What is used of `better-sqlite3` and of `node:sqlite`. */
export type FileDatabase = Pick<Database.Database, 'prepare' | 'exec' | 'close'>

type OpenDatabase = new (path: string, options: { readonly timeout: number }) => FileDatabase

/** Opens the file of a space with `node:sqlite`, and with `better-sqlite3` on versions of Node without it. */
export function openFile(spec: StoreSpec): FileDatabase {
  const builtIn = process.getBuiltinModule('node:sqlite') as { readonly DatabaseSync: OpenDatabase } | undefined
  const Open: OpenDatabase = builtIn?.DatabaseSync ?? Database
  return new Open(fileOf(spec), { timeout: spec.timeout })
}

/** The path of a space's file. */
export function fileOf({ url, space }: StoreSpec): string {
  return join(url, `${space}.db`)
}

interface Row {
  readonly blocked: number
  readonly hash: string | null
}

function sqliteRows(database: FileDatabase): UserRows {
  const find = database.prepare<[string], Row>('select blocked, hash from users where id = ?')
  const block = database.prepare(
    'insert into users values (?, ?, null) on conflict (id) do update set blocked = excluded.blocked',
  )
  const set = database.prepare('insert into users values (?, 0, ?) on conflict (id) do update set hash = excluded.hash')
  const add = database.prepare('insert or ignore into users values (?, 0, ?)')
  const replace = database.prepare('update users set hash = ? where id = ? and coalesce(hash, ?) = ?')
  return {
    async find(id) {
      const row = find.get(id)
      return row && { blocked: row.blocked === 1, hash: row.hash }
    },
    async setBlocked(id, blocked) {
      block.run(id, blocked ? 1 : 0)
    },
    async setHash(id, hash) {
      set.run(id, hash)
    },
    async replaceHash(id, expected, next) {
      add.run(id, usualHashText)
      return replace.run(next, id, usualHashText, expected).changes === 1
    },
  }
}

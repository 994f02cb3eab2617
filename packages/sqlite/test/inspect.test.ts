import { chmodSync } from 'node:fs'
import { inspectionOf } from '@sallyport/core/adapter'
import { expect, test } from 'vitest'
import { migrate, sqliteStore } from '../src/index.ts'
import { newEmptyFile, patient } from './database.ts'

test('the inspection of an SQLite store finds missing migrations and indexes, and a file that others may read', async () => {
  const file = await newEmptyFile()
  const database = file.open()
  const inspect = async () =>
    (await inspectionOf(sqliteStore(database, patient).sessions)!()).map(({ code, what }) => `${code}: ${what}`)
  expect(await inspect()).toEqual(['migrations_missing: Migrations are missing: 0001_initial.sql.'])
  await migrate(database)
  chmodSync(file.path, 0o600)
  expect(await inspect()).toEqual([])
  database.exec('drop index sallyport_sessions_by_subject')
  chmodSync(file.path, 0o644)
  expect(await inspect()).toEqual([
    'index_missing: The index sallyport_sessions_by_subject is missing or invalid.',
    'file_readable: Other users of the machine may read or write the database file.',
  ])
  database.close()
  await file.drop()
})

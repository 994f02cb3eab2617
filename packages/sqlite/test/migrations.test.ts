import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate, migrationStatus, printMigrations, sqliteStore } from '../src/index.ts'
import { newEmptyFile, patient, type File } from './database.ts'

const name = '0001_initial.sql'
let file: File
beforeEach(async () => {
  file = await newEmptyFile()
})
afterEach(() => file.drop())

test('ten connections that start at once apply each migration once', async () => {
  const all = Array.from({ length: 10 }, () => file.open())
  const applied = await Promise.all(all.map(database => migrate(database)))
  expect(applied.flat()).toEqual([name])
  expect(await migrationStatus(all[0]!)).toEqual([{ name, applied: true }])
  for (const database of all) database.close()
})

test('two prefixes share a file without sharing rows, and may be words of SQL', async () => {
  const database = file.open()
  expect(await migrate(database)).toEqual([name])
  expect(await migrationStatus(database, { prefix: 'select' })).toEqual([{ name, applied: false }])
  expect(await migrate(database, { prefix: 'select' })).toEqual([name])
  await sqliteStore(database, { prefix: 'select', ...patient }).blocks.insert('a')
  expect(await sqliteStore(database, patient).blocks.has('a')).toBe(false)
  database.close()
})

test('the printed SQL does what migrate does, and may be run again', async () => {
  const database = file.open()
  const sql = await printMigrations()
  database.exec(sql)
  database.exec(sql)
  expect(await migrationStatus(database)).toEqual([{ name, applied: true }])
  expect(await sqliteStore(database, patient).blocks.has('a')).toBe(false)
  database.close()
})

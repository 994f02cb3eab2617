import { expect, test } from 'vitest'
import { migrate, printMigrations, sqliteStore, sweep, type SqliteDatabase } from '../src/index.ts'

function refuse(): never {
  throw new Error('nothing may be sent')
}

const database: SqliteDatabase = { prepare: refuse, exec: refuse }

const hostile = ['a"; --', `' ; drop`, 'a b', 'A', '', '1a', 'a.b', 'ä', 'a\u0000', 'a'.repeat(23)]

test.each(hostile)('J01 %j is refused as a prefix, before anything is sent', async prefix => {
  const refused = /^prefix must be/
  expect(() => sqliteStore(database, { prefix })).toThrow(refused)
  await expect(migrate(database, { prefix })).rejects.toThrow(refused)
  await expect(printMigrations({ prefix })).rejects.toThrow(refused)
  await expect(sweep(database, { prefix })).rejects.toThrow(refused)
})

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 60_001])('J04 %j is refused as a timeout', timeout => {
  expect(() => sqliteStore(database, { timeout })).toThrow(/^timeout must be/)
})

test.each([[undefined], [null], [{}], ['auth.db'], [{ query: () => {} }]])('%j is no database', source => {
  expect(() => Reflect.apply(sqliteStore, undefined, [source])).toThrow(/^database must be/)
})

import { expect, test } from 'vitest'
import { testOptions } from '../../testkit/test/stores/options.ts'
import { testReadmeOptions } from '../../testkit/test/stores/readme.ts'
import { migrate, printMigrations, sqliteStore, sweep, type SqliteDatabase } from '../src/index.ts'

function refuse(): never {
  throw new Error('nothing may be sent')
}

const database: SqliteDatabase = { prepare: refuse, exec: refuse }

testOptions(
  { prefix: 22 },
  {
    store: options => sqliteStore(database, options),
    others: [
      options => migrate(database, options),
      options => printMigrations(options),
      options => sweep(database, options),
    ],
  },
)
testReadmeOptions(new URL('../', import.meta.url))

test.each([[undefined], [null], [{}], ['auth.db'], [{ query: () => {} }]])('%j is refused as a database', source => {
  expect(() => Reflect.apply(sqliteStore, undefined, [source])).toThrow(/^database must be/)
})

import { testStore } from '@sallyport/testkit'
import { createPool as createCallbackPool } from 'mysql2'
import { createPool, type PoolOptions } from 'mysql2/promise'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { mysqlStore, type MysqlSource } from '../src/index.ts'
import { newPool, newTables, patient, url, type Tables } from './database.ts'

/** Pools as applications have them: whatever they set, the store must work alike. */
const pools: Readonly<Record<string, (options: PoolOptions) => MysqlSource & { end(): unknown }>> = {
  'mysql2/promise': options => createPool(options),
  'mysql2, set in every other way': options =>
    createCallbackPool({
      ...options,
      charset: 'latin1_swedish_ci',
      bigNumberStrings: true,
      supportBigNumbers: true,
      namedPlaceholders: true,
      dateStrings: true,
      rowsAsArray: true,
      timezone: '+05:30',
      typeCast: () => 'cast',
    }),
}

describe.skipIf(url === undefined).each(Object.entries(pools))('through %s', (name, open) => {
  let tables: Tables
  beforeAll(async () => {
    tables = await newTables()
  })
  afterAll(() => tables.drop())

  testStore(
    { describe, test, beforeAll, afterAll },
    {
      name,
      async open() {
        const pool = open({ uri: url!, connectionLimit: 5 })
        const store = mysqlStore(pool, { prefix: tables.prefix, ...patient })
        return { store, close: async () => void (await pool.end()) }
      },
      async broken() {
        const pool = newPool({ uri: 'mysql://nobody@127.0.0.1:1/none' })
        return { store: mysqlStore(pool), close: () => pool.end() }
      },
    },
  )
})

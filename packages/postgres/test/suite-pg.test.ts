import { testStore } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { fromPg, postgresStore, type PostgresClient } from '../src/index.ts'
import { newPool, newSchema, patient, url, type Schema } from './database.ts'

describe.skipIf(url === undefined)('PostgreSQL through pg', () => {
  let database: Schema
  beforeAll(async () => {
    database = await newSchema()
  })
  afterAll(() => database.drop())

  testStore(
    { describe, test, beforeAll, afterAll },
    {
      name: 'pg',
      async open() {
        const pool = newPool()
        const store = postgresStore(fromPg(pool), { schema: database.schema, ...patient })
        return { store, close: () => pool.end() }
      },
      async broken() {
        const pool = newPool({ host: '127.0.0.1', port: 1, connectionString: undefined })
        return { store: postgresStore(pool, { schema: database.schema }), close: () => pool.end() }
      },
      async slowAppend(entries, keepFor) {
        const connection = await database.pool.connect()
        await connection.query('begin')
        const slice: PostgresClient = { query: (text, values) => connection.query(text, [...values]) }
        await postgresStore(slice, { schema: database.schema, ...patient }).revocations.append(entries, keepFor)
        return async () => {
          await connection.query('commit')
          connection.release()
        }
      },
    },
  )
})

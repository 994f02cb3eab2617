import { testStore } from '@sallyport/testkit'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { newSchema, patient, url, type Schema } from './database.ts'

describe.skipIf(url === undefined)('PostgreSQL through postgres.js', () => {
  let database: Schema
  beforeAll(async () => {
    database = await newSchema()
  })
  afterAll(() => database.drop())

  testStore(
    { describe, test, beforeAll, afterAll },
    {
      name: 'postgres.js',
      async open() {
        // A naming convention of the application's own must not get in the way.
        const sql = postgres(url!, { max: 5, transform: postgres.camel })
        return { store: postgresStore(sql, { schema: database.schema, ...patient }), close: () => sql.end() }
      },
      async broken() {
        const sql = postgres('postgres://nobody@127.0.0.1:1/none', { max: 1 })
        return { store: postgresStore(sql, { schema: database.schema }), close: () => sql.end() }
      },
    },
  )
})

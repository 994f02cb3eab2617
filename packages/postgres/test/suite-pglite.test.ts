import { PGlite } from '@electric-sql/pglite'
import { testStore } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { migrate, postgresStore } from '../src/index.ts'
import { patient } from './database.ts'

/** PostgreSQL in the process, with one connection: it proves the statements, and nothing about races. */
describe('PGlite', () => {
  const db = new PGlite()
  const store = postgresStore(db, patient)
  beforeAll(async () => void (await migrate(db)))
  afterAll(() => db.close())

  testStore({ describe, test, beforeAll, afterAll }, { name: 'PGlite', open: async () => ({ store }) })
})

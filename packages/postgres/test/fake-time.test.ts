import { afterAll, beforeAll, describe } from 'vitest'
import { testFakeTime } from '../../testkit/test/stores/fake-time.ts'
import { postgresStore } from '../src/index.ts'
import { newSchema, patient, type Schema, url } from './database.ts'

describe.skipIf(url === undefined)('fake timers with PostgreSQL', () => {
  let database: Schema
  beforeAll(async () => {
    database = await newSchema()
  })
  afterAll(() => database.drop())

  testFakeTime(() => postgresStore(database.pool, { schema: database.schema, ...patient }))
})

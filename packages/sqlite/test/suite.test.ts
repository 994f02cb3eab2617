import { testStore } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { sqliteStore } from '../src/index.ts'
import { drivers, newFile, patient, type File } from './database.ts'

describe.each(Object.entries(drivers))('through %s', (name, openWith) => {
  let file: File
  beforeAll(async () => {
    file = await newFile(openWith)
  })
  afterAll(() => file.drop())

  testStore(
    { describe, test, beforeAll, afterAll },
    {
      name,
      async open() {
        const database = file.open()
        return { store: sqliteStore(database, patient), close: async () => void database.close() }
      },
      async broken() {
        const database = file.open()
        const store = sqliteStore(database)
        database.close()
        return { store, close: async () => {} }
      },
    },
  )
})

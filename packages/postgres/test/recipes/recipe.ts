import { testSessionStore } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { migrate, postgresStore, type PostgresSource } from '../../src/index.ts'
import { newPool, newSchemaName, patient, url } from '../database.ts'

/** What a tool's users have: something that queries, and its end. */
export interface Opened {
  readonly client: PostgresSource
  close(): Promise<unknown>
}

/** Proves a recipe by the suite for sessions, on connections that the tool made. */
export function testRecipe(name: string, open: (url: string) => Promise<Opened>): void {
  describe.skipIf(url === undefined)(`PostgreSQL through ${name}`, () => {
    const schema = newSchemaName()
    // The migrations go through the tool too: nothing in their text may mean anything to it.
    beforeAll(async () => {
      const { client, close } = await open(url!)
      await migrate(client, { schema })
      await close()
    })
    afterAll(async () => {
      const pool = newPool()
      await pool.query(`drop schema "${schema}" cascade`)
      await pool.end()
    })

    testSessionStore(
      { describe, test, beforeAll, afterAll },
      {
        name,
        async open() {
          const { client, close } = await open(url!)
          const { sessions } = postgresStore(client, { schema, ...patient })
          return { store: sessions, close: async () => void (await close()) }
        },
      },
    )
  })
}

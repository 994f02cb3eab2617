import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import type { PostgresClient } from '../../src/index.ts'
import { testRecipe } from './recipe.ts'

testRecipe('Kysely', async url => {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: url, max: 5 }) }),
  })
  const client: PostgresClient = {
    query: async (text, values) => {
      const { rows } = await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]))
      return { rows }
    },
  }
  return { client, close: () => db.destroy() }
})

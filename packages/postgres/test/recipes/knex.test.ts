import { knex } from 'knex'
import type { PostgresClient } from '../../src/index.ts'
import { testRecipe } from './recipe.ts'

testRecipe('Knex', async url => {
  const db = knex({ client: 'pg', connection: url, pool: { max: 5 } })
  const client: PostgresClient = {
    query: async (text, values) => {
      const connection = await db.client.acquireConnection()
      try {
        return await connection.query(text, [...values])
      } finally {
        await db.client.releaseConnection(connection)
      }
    },
  }
  return { client, close: () => db.destroy() }
})

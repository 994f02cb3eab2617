import { DataSource } from 'typeorm'
import type { PostgresClient } from '../../src/index.ts'
import { testRecipe } from './recipe.ts'

testRecipe('TypeORM', async url => {
  const dataSource = await new DataSource({ type: 'postgres', url, poolSize: 5 }).initialize()
  const client: PostgresClient = {
    query: async (text, values) => {
      const runner = dataSource.createQueryRunner()
      try {
        const { records } = await runner.query(text, [...values], true)
        return { rows: records }
      } finally {
        await runner.release()
      }
    },
  }
  return { client, close: () => dataSource.destroy() }
})

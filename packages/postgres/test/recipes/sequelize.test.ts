import { Sequelize } from 'sequelize'
import type { PostgresClient, Row } from '../../src/index.ts'
import { testRecipe } from './recipe.ts'

testRecipe('Sequelize', async url => {
  const sequelize = new Sequelize(url, { logging: false })
  const client: PostgresClient = {
    query: async (text, values) => {
      const [rows] = await sequelize.query(text, values.length > 0 ? { bind: [...values] } : {})
      return { rows: rows as Row[] }
    },
  }
  return { client, close: () => sequelize.close() }
})

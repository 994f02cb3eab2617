import { drizzle } from 'drizzle-orm/node-postgres'
import { testRecipe } from './recipe.ts'

testRecipe('Drizzle', async url => {
  const db = drizzle({ connection: { connectionString: url, max: 5 } })
  return { client: db.$client, close: () => db.$client.end() }
})

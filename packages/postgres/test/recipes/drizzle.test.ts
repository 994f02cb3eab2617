import { drizzle } from 'drizzle-orm/node-postgres'
import { testRecipe } from './recipe.ts'

testRecipe('Drizzle', async url => {
  const db = drizzle(url)
  return { client: db.$client, close: () => db.$client.end() }
})

import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import type { PostgresClient, Row } from '../../src/index.ts'
import { PrismaClient } from './prisma-client.ts'
import { testRecipe } from './recipe.ts'

testRecipe('Prisma’s own queries', async url => {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 5 }) })
  const client: PostgresClient = {
    query: async (text, values) => ({ rows: (await prisma.$queryRawUnsafe(text, ...values)) as Row[] }),
  }
  return { client, close: () => prisma.$disconnect() }
})

testRecipe('a pool that Prisma uses too', async url => {
  const pool = new Pool({ connectionString: url, max: 5 })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  await prisma.$queryRaw`select 1`
  return { client: pool, close: () => Promise.all([prisma.$disconnect(), pool.end()]) }
})

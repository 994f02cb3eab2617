import { Client, Pool, type PoolConfig } from 'pg'
import { fromPg, type PostgresClient, postgresStore } from '../../../../postgres/src/index.ts'
import { storeIn } from './store-cases.ts'

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default storeIn(({ DATABASE_URL: connectionString = '', SCHEMA: schema = '' }) => {
  const options = { schema, timeout: 10_000 }
  const newPool = (config: PoolConfig = {}) => new Pool({ connectionString, max: 5, ...config })
  const eachTime: PostgresClient = {
    async query(text, values) {
      const client = new Client({ connectionString })
      await client.connect()
      try {
        return await client.query(text, [...values])
      } finally {
        await client.end()
      }
    },
  }
  return {
    name: 'pg',
    forAllRequests: postgresStore(eachTime, options),
    async open() {
      const pool = newPool()
      return { store: postgresStore(fromPg(pool), options), close: async () => pool.end() }
    },
    async broken() {
      const pool = newPool({ host: '127.0.0.1', port: 1, connectionString: undefined })
      return { store: postgresStore(pool, { schema }), close: async () => pool.end() }
    },
  }
})

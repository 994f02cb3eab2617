import { createConnection, createPool, type PoolOptions } from 'mysql2/promise'
import { type MysqlPool, mysqlStore } from '../../../../mysql/src/index.ts'
import { storeIn } from './store-cases.ts'

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default storeIn(({ MYSQL_URL: uri = '', PREFIX: prefix = '' }) => {
  const options = { prefix, timeout: 10_000 }
  // The driver makes functions of strings, unless it is told not to.
  const newPool = (given: PoolOptions = {}) => createPool({ uri, connectionLimit: 5, disableEval: true, ...given })
  const eachTime: MysqlPool = {
    async getConnection() {
      const connection = await createConnection({ uri, disableEval: true })
      return Object.assign(connection, { release: () => connection.destroy() })
    },
  }
  return {
    name: 'mysql2',
    forAllRequests: mysqlStore(eachTime, options),
    async open() {
      const pool = newPool()
      return { store: mysqlStore(pool, options), close: async () => pool.end() }
    },
    async broken() {
      const pool = newPool({ uri: 'mysql://nobody@127.0.0.1:1/none' })
      return { store: mysqlStore(pool), close: async () => pool.end() }
    },
  }
})

import { describe, expect, test } from 'vitest'
import { testOptions } from '../../testkit/test/stores/options.ts'
import { testReadmeOptions } from '../../testkit/test/stores/readme.ts'
import { migrate, mysqlStore, printMigrations, sweep, type MysqlPool } from '../src/index.ts'
import { newPool, url } from './database.ts'

const pool: MysqlPool = { getConnection: () => Promise.reject(new Error('nothing may be sent')) }

testOptions(
  { schema: 40, prefix: 22 },
  {
    store: options => mysqlStore(pool, options),
    others: [options => migrate(pool, options), options => printMigrations(options), options => sweep(pool, options)],
  },
)
testReadmeOptions(new URL('../', import.meta.url))

test.each([[undefined], [null], [{}], ['mysql://'], [{ query: () => {} }]])('%j is refused as a pool', source => {
  expect(() => Reflect.apply(mysqlStore, undefined, [source])).toThrow(/^pool must be/)
})

describe.skipIf(url === undefined)('a connection', () => {
  test.each([
    ['its updates count only changed rows', { flags: ['-FOUND_ROWS'] }, 'TypeError FOUND_ROWS'],
    ['it cuts off strings that do not fit', { setting: `sql_mode = ''` }, 'TypeError sql_mode'],
    ['it does not commit by itself', { setting: 'autocommit = 0' }, 'TypeError autocommit'],
  ])('is refused if %s', async (_, { flags, setting }: { flags?: string[]; setting?: string }, cause) => {
    const own = newPool({ connectionLimit: 1, ...(flags && { flags }) })
    if (setting) await own.query(`set session ${setting}`)
    const { sessions } = mysqlStore(own)
    await expect(sessions.list('a')).rejects.toMatchObject({ code: 'misconfigured', cause: { message: cause } })
    await own.end()
  })
})

import { describe, expect, test } from 'vitest'
import { migrate, mysqlStore, printMigrations, sweep, type MysqlPool } from '../src/index.ts'
import { newPool, url } from './database.ts'

const pool: MysqlPool = { getConnection: () => Promise.reject(new Error('nothing may be sent')) }

const hostile = ['a`; --', `' ; drop`, 'a b', 'A', '', '1a', 'a.b', 'ä', 'a\u0000', 'a'.repeat(41)]

test.each(hostile)('J01 %j is refused as a schema, before anything is sent', async schema => {
  const refused = new TypeError('schema must be 1 to 40 of a-z, 0-9 and _, and must not begin with a digit')
  expect(() => mysqlStore(pool, { schema })).toThrow(refused)
  await expect(migrate(pool, { schema })).rejects.toThrow(refused)
  await expect(printMigrations({ schema })).rejects.toThrow(refused)
  await expect(sweep(pool, { schema })).rejects.toThrow(refused)
})

test.each(hostile)('J01 %j is refused as a prefix', prefix => {
  expect(() => mysqlStore(pool, { prefix })).toThrow(/^prefix must be/)
})

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 60_001])('J04 %j is refused as a timeout', timeout => {
  expect(() => mysqlStore(pool, { timeout })).toThrow(/^timeout must be/)
})

test.each([[undefined], [null], [{}], ['mysql://'], [{ query: () => {} }]])('%j is no pool', source => {
  expect(() => Reflect.apply(mysqlStore, undefined, [source])).toThrow(/^pool must be/)
})

describe.skipIf(url === undefined)('what a connection must be like', () => {
  test.each([
    ['its updates count changed rows alone', { flags: ['-FOUND_ROWS'] }, 'TypeError FOUND_ROWS'],
    ['it cuts text off where it does not fit', { setting: `sql_mode = ''` }, 'TypeError sql_mode'],
    ['it commits nothing by itself', { setting: 'autocommit = 0' }, 'TypeError autocommit'],
  ])('refused, because %s', async (_, { flags, setting }: { flags?: string[]; setting?: string }, cause) => {
    const own = newPool({ connectionLimit: 1, ...(flags && { flags }) })
    if (setting) await own.query(`set session ${setting}`)
    const { sessions } = mysqlStore(own)
    await expect(sessions.list('a')).rejects.toMatchObject({ code: 'misconfigured', cause: { message: cause } })
    await own.end()
  })
})

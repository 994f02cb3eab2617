import initSqlJs from 'sql.js'
import { describe, test } from 'vitest'
import { toSql, type ColumnOptions, type Filter } from '../../src/index.ts'
import { expectAgreement } from './compare.ts'
import { sqliteColumns as columns } from './sqlite-columns.ts'

const { Database } = await initSqlJs()

describe('a list never shows more than can allows, on SQLite', () => {
  test.each(columns.map((column, index) => [index, column.type, column] as const))(
    'H13 %i %s',
    async (_i, type, column) => {
      const db = new Database()
      db.run(`CREATE TABLE t (key integer PRIMARY KEY, c ${type})`)
      for (const value of [...column.stored, 'NULL']) db.run(`INSERT INTO t (c) VALUES (${value})`)
      const read = db.exec('SELECT c FROM t ORDER BY key')[0]!.values.map(([c]) => c as unknown)
      const list = async (filters: readonly Filter[], options: ColumnOptions) =>
        filters.map(filter => {
          const { text, values } = toSql(filter, { ...options, dialect: 'sqlite' })
          const bound = values.map(value => (typeof value === 'bigint' ? Number(value) : value)) as (string | number)[]
          return db.exec(`SELECT (${text}) IS TRUE FROM t ORDER BY key`, bound)[0]!.values.map(([shown]) => shown === 1)
        })
      await expectAgreement(column, read, list)
      db.close()
    },
  )
})

import { createPool, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, test, vi } from 'vitest'
import { toSql, type ColumnOptions, type Filter } from '../../src/index.ts'
import { mysqlUrl } from '../services.ts'
import { expectAgreement } from './compare.ts'
import { mysqlColumns } from './mysql-columns.ts'

vi.setConfig({ testTimeout: 120_000 })

const url = await mysqlUrl()
const prefix = `rbac_columns_${process.pid}`

describe.skipIf(url === undefined)('a list never shows more than can allows, on MySQL', () => {
  const pool = createPool({ uri: url ?? 'mysql://127.0.0.1', connectionLimit: 2, charset: 'utf8mb4' })

  beforeAll(async () => {
    for (const [index, { type, stored }] of mysqlColumns.entries()) {
      const table = `${prefix}_${index}`
      await pool.query(`CREATE TABLE ${table} (\`key\` serial PRIMARY KEY, c ${type}) CHARACTER SET utf8mb4`)
      for (const value of [...stored, 'NULL']) await pool.query(`INSERT INTO ${table} (c) VALUES (${value})`)
    }
  })

  afterAll(async () => {
    for (const index of mysqlColumns.keys()) await pool.query(`DROP TABLE IF EXISTS ${prefix}_${index}`)
    await pool.end()
  })

  const lists = (table: string) => async (filters: readonly Filter[], options: ColumnOptions) => {
    const conditions = filters.map(filter => toSql(filter, { ...options, dialect: 'mysql' }))
    const columns = conditions.map(({ text }) => `(${text}) IS TRUE`)
    const [rows] = await pool.query<RowDataPacket[][]>({
      sql: `SELECT ${columns.join(', ')} FROM ${table} ORDER BY \`key\``,
      values: conditions.flatMap(({ values }) => values),
      rowsAsArray: true,
    })
    return filters.map((_filter, i) => rows.map(row => (row[i] as unknown) === 1))
  }

  test.each(mysqlColumns.map((column, index) => [index, column.type, column] as const))(
    'H13 %i %s',
    async (index, _type, column) => {
      const table = `${prefix}_${index}`
      const [rows] = await pool.query<RowDataPacket[]>(`SELECT c FROM ${table} ORDER BY \`key\``)
      const read = rows.map(row => row['c'] as unknown)
      await expectAgreement(column, read, lists(table))
    },
  )
})

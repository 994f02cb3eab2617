import { sql as drizzleSql, type SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2'
import knex from 'knex'
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import { Sequelize } from 'sequelize'
import { DataSource } from 'typeorm'
import { afterAll, beforeAll, describe, test, vi } from 'vitest'
import { toSql } from '../../src/index.ts'
import { mysqlUrl, postgresUrl } from '../services.ts'
import { documents, entity, expectSameLists, listsOf, relations, rows, table, types, type Row } from './libraries.ts'

vi.setConfig({ testTimeout: 120_000 })

const postgres = await postgresUrl()

describe.skipIf(postgres === undefined)('H13 every library returns the same list as SQL, on PostgreSQL', () => {
  const pool = new pg.Pool({ connectionString: postgres, max: 4 })
  const kysely = new Kysely<Record<string, Row>>({ dialect: new PostgresDialect({ pool }) })
  const db = drizzle(pool)
  const builder = knex({ client: 'pg', connection: postgres ?? '', pool: { max: 2 } })
  const source = new DataSource({ type: 'postgres', url: postgres ?? '', entities: [entity] })
  const sequelize = new Sequelize(postgres ?? '', { dialect: 'postgres', logging: false })

  beforeAll(async () => {
    await pool.query(
      `CREATE TABLE "${table}" (key int PRIMARY KEY, c text, n float8, b boolean, d timestamptz, j json, previous int)`,
    )
    for (const [key, row] of rows.entries()) {
      await pool.query(`INSERT INTO "${table}" VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
        key,
        ...row,
        documents[key],
        key - 1,
      ])
    }
    await source.initialize()
  })

  afterAll(async () => {
    await pool.query(`DROP TABLE IF EXISTS "${table}"`)
    await Promise.all([builder.destroy(), source.destroy(), sequelize.close()])
    await kysely.destroy()
  })

  test('Kysely, Drizzle, Knex, TypeORM and Sequelize', async () => {
    const query = (condition: SQL) =>
      drizzleSql`SELECT key FROM ${drizzleSql.identifier(table)} WHERE ${condition} ORDER BY key`
    const lists = listsOf({
      kysely,
      builder,
      source,
      sequelize,
      drizzle: async condition => (await db.execute<{ key: number }>(query(condition))).rows,
    })
    await expectSameLists(
      lists,
      async (filter, options) => {
        const { text, values } = toSql(filter, { ...options, table, types, relations })
        return (await pool.query<Row>(`SELECT key FROM "${table}" WHERE ${text} ORDER BY key`, [...values])).rows
      },
      'postgres',
    )
  })
})

const mysql = await mysqlUrl()

describe.skipIf(mysql === undefined)('H13 every library returns the same list as SQL, on MySQL', () => {
  const pool = createPool({ uri: mysql ?? 'mysql://127.0.0.1', connectionLimit: 4, timezone: 'Z' })
  const kysely = new Kysely<Record<string, Row>>({ dialect: new MysqlDialect({ pool }) })
  const db = drizzleMysql(pool)
  const builder = knex({ client: 'mysql2', connection: { uri: mysql ?? '', timezone: 'Z' }, pool: { max: 2 } })
  const source = new DataSource({ type: 'mysql', url: mysql ?? '', timezone: 'Z', entities: [entity] })
  const sequelize = new Sequelize(mysql ?? '', { dialect: 'mysql', logging: false })

  beforeAll(async () => {
    await pool
      .promise()
      .query(
        `CREATE TABLE ${table} (\`key\` int PRIMARY KEY, c text, n double, b boolean, d datetime(6), j json, previous int) CHARACTER SET utf8mb4`,
      )
    for (const [key, row] of rows.entries())
      await pool.promise().query(`INSERT INTO ${table} VALUES (?)`, [[key, ...row, documents[key], key - 1]])
    await source.initialize()
  })

  afterAll(async () => {
    await pool.promise().query(`DROP TABLE IF EXISTS ${table}`)
    await Promise.all([builder.destroy(), source.destroy(), sequelize.close()])
    await kysely.destroy()
  })

  test('Kysely, Drizzle, Knex, TypeORM and Sequelize', async () => {
    const query = (condition: SQL) =>
      drizzleSql`SELECT \`key\` FROM ${drizzleSql.identifier(table)} WHERE ${condition} ORDER BY \`key\``
    const lists = listsOf({
      kysely,
      builder,
      source,
      sequelize,
      drizzle: async condition => (await db.execute(query(condition)))[0] as unknown as Row[],
    })
    await expectSameLists(
      lists,
      async (filter, options) => {
        const { text, values } = toSql(filter, { ...options, table, types, relations })
        const [found] = await pool
          .promise()
          .query(`SELECT \`key\` FROM ${table} WHERE ${text} ORDER BY \`key\``, [...values])
        return found as Row[]
      },
      'mysql',
    )
  })
})

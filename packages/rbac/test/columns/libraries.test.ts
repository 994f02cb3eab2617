import { sql as drizzleSql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2'
import knex from 'knex'
import { Kysely, MysqlDialect, PostgresDialect, sql as kyselySql } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import { DataTypes, literal, Sequelize } from 'sequelize'
import { DataSource, EntitySchema } from 'typeorm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { toKnex, toSequelize, toSql, toTemplate, toTypeOrm, type Filter, type SqlDialect } from '../../src/index.ts'
import { mysqlUrl, postgresUrl } from '../services.ts'
import { conditions } from './cases.ts'

vi.setConfig({ testTimeout: 120_000 })

interface Row {
  readonly key: number
}

type List = (filter: Filter, options: { readonly dialect: SqlDialect }) => Promise<readonly Row[]>

const columns = { c: 'text', n: 'float', b: 'boolean', d: 'timestamp' } as const
const documents = ['{"id": "a"}', '{"id": "A"}', '["a", "?"]', null, '{"id": null}', '{}', '{"id": 5}'] as const
const rows = [
  ['a', 5, true, '2020-01-01 00:00:00.123456'],
  ['A', 5.5, false, '2020-01-01 00:00:00.124'],
  ['a ', 0, null, '1970-01-01 00:00:01'],
  [null, null, null, null],
  ["a'b", -5, true, '2020-01-01 00:00:00'],
  ['a\\', 0.1, true, '2020-03-29 01:30:00'],
  ['?', 1, false, '2020-01-01 00:00:00.123'],
] as const
const types = { c: 'text', n: 'number', b: 'boolean', d: 'instant', j: 'json' } as const
const table = `rbac_libraries_${process.pid}`

/** What is asked of documents and of another table: each row belongs to the one with the number before it. */
const relations = { before: { table, on: { key: 'previous' }, types } }
const further: readonly Filter[] = ['a', "a'b", '?', 5].flatMap((value): Filter[] => [
  { kind: 'compare', field: 'j.id', op: 'eq', value },
  { kind: 'compare', field: 'j.id', op: 'ne', value },
  { kind: 'contains', field: 'j', value },
  { kind: 'not_contains', field: 'j', value },
  { kind: 'compare', field: 'before.c', op: 'eq', value },
  { kind: 'contains', field: 'before.j', value },
])

/** Each condition of the differential test, on the column of its kind and on the text. */
const filters = [
  ...Object.keys(columns).flatMap(column => conditions.map(({ filter }) => onColumn(filter, column))),
  ...further,
]

function onColumn(filter: Filter, field: string): Filter {
  if ('of' in filter) return { ...filter, of: filter.of.map(part => onColumn(part, field)) }
  return 'field' in filter ? { ...filter, field } : filter
}

async function expectSameLists(lists: Readonly<Record<string, List>>, reference: List, dialect: SqlDialect) {
  for (const filter of filters) {
    const expected = await reference(filter, { dialect })
    const found = await Promise.all(
      Object.entries(lists).map(async ([name, list]) => [name, await list(filter, { dialect })]),
    )
    const wanted = Object.keys(lists).map(name => [name, expected])
    expect(found).toEqual(wanted)
  }
}

const entity = new EntitySchema<Row>({
  name: 'Row',
  tableName: table,
  columns: { key: { type: 'int', primary: true } },
})

function sequelizeList(sequelize: Sequelize): List {
  const attributes = {
    key: { type: DataTypes.INTEGER, primaryKey: true },
    c: DataTypes.TEXT,
    n: DataTypes.DOUBLE,
    b: DataTypes.BOOLEAN,
    d: DataTypes.DATE(6),
  }
  const model = sequelize.define('row', attributes, { tableName: table, timestamps: false })
  return async filter =>
    (await model.findAll({
      attributes: ['key'],
      where: literal(toSequelize(filter, model, { table: 'row', types: { j: 'json' }, relations })),
      order: ['key'],
      raw: true,
    })) as never
}

const postgres = await postgresUrl()

describe.skipIf(postgres === undefined)('H13 every library lists the same, on PostgreSQL', () => {
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
    const lists: Readonly<Record<string, List>> = {
      kysely: (filter, options) =>
        kysely
          .selectFrom(table)
          .select('key')
          .where(toTemplate(filter, kyselySql<boolean>, { ...options, table, types, relations }))
          .orderBy('key')
          .execute(),
      drizzle: async (filter, options) =>
        (
          await db.execute<{ key: number }>(
            drizzleSql`SELECT key FROM ${drizzleSql.identifier(table)} WHERE ${toTemplate(filter, drizzleSql, { ...options, table, types, relations })} ORDER BY key`,
          )
        ).rows,
      knex: (filter, options) =>
        builder<Row>(table)
          .select('key')
          .where(toKnex(filter, builder, { ...options, table, types, relations }))
          .orderBy('key'),
      typeorm: async (filter, options) =>
        (
          await source
            .getRepository(entity)
            .createQueryBuilder('o')
            .where(...toTypeOrm(filter, { ...options, table: 'o', types, relations }))
            .orderBy('o.key')
            .getMany()
        ).map(({ key }) => ({ key })),
      sequelize: sequelizeList(sequelize),
    }
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

describe.skipIf(mysql === undefined)('H13 every library lists the same, on MySQL', () => {
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
    const lists: Readonly<Record<string, List>> = {
      kysely: (filter, options) =>
        kysely
          .selectFrom(table)
          .select('key')
          .where(toTemplate(filter, kyselySql<boolean>, { ...options, table, types, relations }))
          .orderBy('key')
          .execute(),
      drizzle: async (filter, options) =>
        (
          await db.execute(
            drizzleSql`SELECT \`key\` FROM ${drizzleSql.identifier(table)} WHERE ${toTemplate(filter, drizzleSql, { ...options, table, types, relations })} ORDER BY \`key\``,
          )
        )[0] as unknown as Row[],
      knex: (filter, options) =>
        builder<Row>(table)
          .select('key')
          .where(toKnex(filter, builder, { ...options, table, types, relations }))
          .orderBy('key'),
      typeorm: async (filter, options) =>
        (
          await source
            .getRepository(entity)
            .createQueryBuilder('o')
            .where(...toTypeOrm(filter, { ...options, table: 'o', types, relations }))
            .orderBy('o.key')
            .getMany()
        ).map(({ key }) => ({ key })),
      sequelize: sequelizeList(sequelize),
    }
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

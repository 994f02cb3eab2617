import { sql as drizzleSql, type SQL } from 'drizzle-orm'
import type { Knex } from 'knex'
import { sql as kyselySql, type Kysely } from 'kysely'
import { DataTypes, literal, type Sequelize } from 'sequelize'
import { EntitySchema, type DataSource } from 'typeorm'
import { expect } from 'vitest'
import { toKnex, toSequelize, toTemplate, toTypeOrm, type Filter, type SqlDialect } from '../../src/index.ts'
import { conditions } from './cases.ts'

export interface Row {
  readonly key: number
}

export type List = (filter: Filter, options: { readonly dialect: SqlDialect }) => Promise<readonly Row[]>

const columns = { c: 'text', n: 'float', b: 'boolean', d: 'timestamp' } as const
export const documents = ['{"id": "a"}', '{"id": "A"}', '["a", "?"]', null, '{"id": null}', '{}', '{"id": 5}'] as const
export const rows = [
  ['a', 5, true, '2020-01-01 00:00:00.123456'],
  ['A', 5.5, false, '2020-01-01 00:00:00.124'],
  ['a ', 0, null, '1970-01-01 00:00:01'],
  [null, null, null, null],
  ["a'b", -5, true, '2020-01-01 00:00:00'],
  ['a\\', 0.1, true, '2020-03-29 01:30:00'],
  ['?', 1, false, '2020-01-01 00:00:00.123'],
] as const
export const types = { c: 'text', n: 'number', b: 'boolean', d: 'instant', j: 'json' } as const
export const table = `rbac_libraries_${process.pid}`

/** Filters on documents and on another table: each row is related to the row with the number before it. */
export const relations = { before: { table, on: { key: 'previous' }, types } }
const further: readonly Filter[] = ['a', "a'b", '?', 5].flatMap((value): Filter[] => [
  { kind: 'compare', field: 'j.id', op: 'eq', value },
  { kind: 'compare', field: 'j.id', op: 'ne', value },
  { kind: 'contains', field: 'j', value },
  { kind: 'not_contains', field: 'j', value },
  { kind: 'compare', field: 'before.c', op: 'eq', value },
  { kind: 'contains', field: 'before.j', value },
])

/** Each condition of the differential test, on every column. */
const filters = [
  ...Object.keys(columns).flatMap(column => conditions.map(({ filter }) => onColumn(filter, column))),
  ...further,
]

function onColumn(filter: Filter, field: string): Filter {
  if ('of' in filter) return { ...filter, of: filter.of.map(part => onColumn(part, field)) }
  return 'field' in filter ? { ...filter, field } : filter
}

export async function expectSameLists(lists: Readonly<Record<string, List>>, reference: List, dialect: SqlDialect) {
  for (const filter of filters) {
    const expected = await reference(filter, { dialect })
    const found = await Promise.all(
      Object.entries(lists).map(async ([name, list]) => [name, await list(filter, { dialect })]),
    )
    const wanted = Object.keys(lists).map(name => [name, expected])
    expect(found).toEqual(wanted)
  }
}

export const entity = new EntitySchema<Row>({
  name: 'Row',
  tableName: table,
  columns: { key: { type: 'int', primary: true } },
})

function bySequelize(sequelize: Sequelize): List {
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

/** What the libraries have in common, whatever the database. */
export interface Connections {
  readonly kysely: Kysely<Record<string, Row>>
  readonly builder: Knex
  readonly source: DataSource
  readonly sequelize: Sequelize
  readonly drizzle: (condition: SQL) => Promise<readonly Row[]>
}

/** Lists rows with each library. */
export function listsOf({ kysely, builder, source, sequelize, drizzle }: Connections): Readonly<Record<string, List>> {
  return {
    kysely: (filter, options) =>
      kysely
        .selectFrom(table)
        .select('key')
        .where(toTemplate(filter, kyselySql<boolean>, { ...options, table, types, relations }))
        .orderBy('key')
        .execute(),
    drizzle: (filter, options) => drizzle(toTemplate(filter, drizzleSql, { ...options, table, types, relations })),
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
    sequelize: bySequelize(sequelize),
  }
}

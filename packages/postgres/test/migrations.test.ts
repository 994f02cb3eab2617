import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, expect, test } from 'vitest'
import { migrate, migrationStatus, postgresStore, printMigrations } from '../src/index.ts'
import { newPool, newSchemaName, url } from './database.ts'

const file = '0001_initial.sql'

describe.skipIf(url === undefined)('migrations on PostgreSQL', () => {
  const pool = newPool({ max: 10 })
  const schemas: string[] = []
  afterAll(async () => {
    for (const schema of schemas) await pool.query(`drop schema if exists "${schema}" cascade`)
    await pool.end()
  })

  function newSchema(): string {
    const schema = newSchemaName()
    schemas.push(schema)
    return schema
  }

  test('ten processes that start at once apply each migration once', async () => {
    const schema = newSchema()
    await Promise.all(Array.from({ length: 10 }, () => migrate(pool, { schema })))
    expect(await migrationStatus(pool, { schema })).toEqual([{ name: file, applied: true }])
    const { rows } = await pool.query(`select version, name from "${schema}".sallyport_migrations`)
    expect(rows).toEqual([{ version: 1, name: file }])
  })

  test('migrations are applied once, and only when migrate is called', async () => {
    const schema = newSchema()
    expect(await migrationStatus(pool, { schema })).toEqual([{ name: file, applied: false }])
    expect(await migrate(pool, { schema })).toEqual([file])
    expect(await migrate(pool, { schema })).toEqual([])
  })

  test('the printed SQL does what migrate does, and may be run again', async () => {
    const schema = newSchema()
    const sql = await printMigrations({ schema })
    await pool.query(sql)
    await pool.query(sql)
    expect(await migrationStatus(pool, { schema })).toEqual([{ name: file, applied: true }])
  })

  test('F09 a migration that fails leaves nothing behind', async () => {
    const schema = newSchema()
    await pool.query(`create schema "${schema}"`)
    await pool.query(`create table "${schema}".sallyport_throttle (id text)`)
    await expect(migrate(pool, { schema })).rejects.toThrow(/already exists/)
    const { rows } = await pool.query('select tablename from pg_tables where schemaname = $1', [schema])
    expect(rows).toEqual([{ tablename: 'sallyport_throttle' }])
  })

  test('J01 schema and prefix may be words of SQL, and two prefixes may share a schema', async () => {
    const schema = newSchema()
    for (const prefix of ['select', 'user_']) {
      await migrate(pool, { schema, prefix })
      const { throttle } = postgresStore(pool, { schema, prefix, timeout: 10_000 })
      expect(await throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000)).toEqual({ admitted: true })
    }
  })
})

test('the file runs unchanged for the default names', async () => {
  const db = new PGlite()
  await db.exec(await readFile(new URL(`../migrations/${file}`, import.meta.url), 'utf8'))
  expect(await postgresStore(db, { timeout: 10_000 }).sessions.list('nobody')).toEqual([])
  await db.close()
})

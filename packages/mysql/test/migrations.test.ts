import { readFile } from 'node:fs/promises'
import type { Store } from '@sallyport/core'
import type { SessionRecord } from '@sallyport/core/store'
import { sessionRecord } from '@sallyport/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { migrate, migrationStatus, mysqlStore, printMigrations } from '../src/index.ts'
import { dropTables, newPool, newPrefix, patient, url } from './database.ts'

const file = '0001_initial.sql'

describe.skipIf(url === undefined)('migrations on MySQL', () => {
  const pool = newPool({ connectionLimit: 10, multipleStatements: true })
  const prefixes: string[] = []
  afterAll(async () => {
    for (const prefix of prefixes) await dropTables(pool, prefix)
    await pool.end()
  })

  function newTables(): string {
    const prefix = newPrefix()
    prefixes.push(prefix)
    return prefix
  }

  test('ten processes that start at once apply each migration once', async () => {
    const prefix = newTables()
    const applied = await Promise.all(Array.from({ length: 10 }, () => migrate(pool, { prefix })))
    expect(applied.flat()).toEqual([file])
    expect(await migrationStatus(pool, { prefix })).toEqual([{ name: file, applied: true }])
  })

  test('migrations are applied once, and only when migrate is called', async () => {
    const prefix = newTables()
    expect(await migrationStatus(pool, { prefix })).toEqual([{ name: file, applied: false }])
    expect(await migrate(pool, { prefix })).toEqual([file])
    expect(await migrate(pool, { prefix })).toEqual([])
  })

  test('the printed SQL does what migrate does, and may be run again', async () => {
    const prefix = newTables()
    const sql = await printMigrations({ prefix })
    await pool.query(sql)
    await pool.query(sql)
    expect(await migrationStatus(pool, { prefix })).toEqual([{ name: file, applied: true }])
  })

  test('F09 a migration that was interrupted is run again as a whole', async () => {
    const prefix = newTables()
    await migrate(pool, { prefix })
    await pool.query(`drop table \`${prefix}revocations\``)
    await pool.query(`delete from \`${prefix}migrations\``)
    expect(await migrate(pool, { prefix })).toEqual([file])
    await mysqlStore(pool, { prefix, ...patient }).revocations.append([{ kind: 'blocked', subject: 'a' }], 60)
  })

  test('J01 migrate creates the database that it is given, and its name may be a word of SQL', async () => {
    const schema = newPrefix()
    await migrate(pool, { schema, prefix: 'select' })
    const { throttle } = mysqlStore(pool, { schema, prefix: 'select', ...patient })
    expect(await throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000)).toEqual({ admitted: true })
    await pool.query(`drop database \`${schema}\``)
  })

  test('every table of the file is created', async () => {
    const prefix = newTables()
    await migrate(pool, { prefix })
    const sql = await readFile(new URL(`../migrations/${file}`, import.meta.url), 'utf8')
    const named = [...sql.matchAll(/create table if not exists `sallyport_(\w+)`/g)].map(match => match[1])
    for (const name of named) await pool.query(`select 1 from \`${prefix}${name}\``)
    expect(named).toEqual(['sessions', 'one_time_tokens', 'throttle', 'revocations', 'blocks'])
  })

  test('F15 the session limit holds between a store that names the database and one that uses the connection’s', async () => {
    const prefix = newTables()
    await migrate(pool, { prefix })
    const [rows] = await pool.query('select database() as name')
    const { name: schema } = Object(Object(rows)[0])
    const stores = [mysqlStore(pool, { prefix, ...patient }), mysqlStore(pool, { schema, prefix, ...patient })]
    const records = Array.from({ length: 60 }, () => sessionRecord({ subject: 'a' }))
    const cap = async ({ sessions }: Store, record: SessionRecord) => {
      const beyond = await sessions.insert(record, 3)
      const ids = beyond === 'exists' ? [] : beyond.map(each => each.id)
      await sessions.deleteMany('a', ids)
    }
    await Promise.all(records.map((record, index) => cap(stores[index % 2]!, record)))
    expect(await stores[0]!.sessions.list('a')).toHaveLength(3)
  })
})

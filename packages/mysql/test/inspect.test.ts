import { inspectionOf } from '@sallyport/core/adapter'
import type { Pool } from 'mysql2/promise'
import { describe, expect, test } from 'vitest'
import { mysqlStore } from '../src/index.ts'
import { newPool, newPrefix, newTables, patient, url } from './database.ts'

const inspect = async (pool: Pool, prefix: string) =>
  (await inspectionOf(mysqlStore(pool, { prefix, ...patient }).blocks)!())
    // The server of the tests may be tuned for speed.
    .filter(({ code }) => code !== 'not_durable')
    .map(({ code, severity, what }) => `${severity} ${code}: ${what}`)

describe.skipIf(url === undefined)('the inspection of a MySQL store', () => {
  test('finds missing migrations, missing indexes, and a user that may change tables', async () => {
    const { prefix, pool, drop } = await newTables()
    const tooWide = expect.stringMatching(/^warning rights_too_wide: /) as string
    expect(await inspect(pool, newPrefix())).toEqual([
      'error migrations_missing: Migrations are missing: 0001_initial.sql.',
      tooWide,
    ])
    expect(await inspect(pool, prefix)).toEqual([tooWide])
    await pool.query(`alter table \`${prefix}sessions\` drop key by_subject`)
    expect(await inspect(pool, prefix)).toEqual([
      `error index_missing: The index ${prefix}sessions.by_subject is missing or invalid.`,
      tooWide,
    ])
    await drop()
  })

  test('finds nothing for a user with the rights of the README', async () => {
    const { prefix, pool, drop } = await newTables()
    const user = newPrefix().slice(0, 20)
    await pool.query(`create user '${user}'@'%' identified by 'secret'`)
    for (const table of ['sessions', 'one_time_tokens', 'throttle', 'revocations', 'blocks', 'migrations']) {
      await pool.query(`grant select, insert, update, delete on \`${prefix}${table}\` to '${user}'@'%'`)
    }
    const limited = newPool({ uri: Object.assign(new URL(url!), { username: user, password: 'secret' }).href })
    expect(await inspect(limited, prefix)).toEqual([])
    await limited.end()
    await pool.query(`drop user '${user}'@'%'`)
    await drop()
  })
})

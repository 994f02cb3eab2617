import { describe, expect, test } from 'vitest'
import { useEveryMethod } from '../../testkit/test/stores/calls.ts'
import { migrate, mysqlStore, sweep } from '../src/index.ts'
import { newPool, newPrefix, newTables, patient, url } from './database.ts'

describe.skipIf(url === undefined)('a user that may only read and write the tables', () => {
  test('can make every call, and call migrate if nothing is missing', async () => {
    const { prefix, pool, drop } = await newTables()
    const user = newPrefix().slice(0, 20)
    await pool.query(`create user '${user}'@'%' identified by 'secret'`)
    const [tables] = await pool.query<never[]>(`show tables like '${prefix.replaceAll('_', '\\_')}%'`)
    for (const row of tables) {
      await pool.query(`grant select, insert, update, delete on \`${String(Object.values(row)[0])}\` to '${user}'@'%'`)
    }
    const limited = newPool({ uri: Object.assign(new URL(url!), { username: user, password: 'secret' }).href })

    await useEveryMethod(mysqlStore(limited, { prefix, ...patient }))
    await sweep(limited, { prefix })
    expect(await migrate(limited, { prefix })).toEqual([])
    await expect(migrate(limited, { prefix: newPrefix() })).rejects.toThrow(/denied/)

    await limited.end()
    await pool.query(`drop user '${user}'@'%'`)
    await drop()
  })
})

import { describe, expect, test } from 'vitest'
import { useEveryMethod } from '../../testkit/test/stores/calls.ts'
import { migrate, postgresStore, sweep } from '../src/index.ts'
import { newPool, newSchema, newSchemaName, patient, url } from './database.ts'

describe.skipIf(url === undefined)('a role that may only read and write the tables', () => {
  test('can make every call, and call migrate if nothing is missing', async () => {
    const role = newSchemaName()
    const { schema, pool, drop } = await newSchema()
    await pool.query(`create role "${role}" login password 'secret'`)
    await pool.query(`grant usage on schema "${schema}" to "${role}"`)
    await pool.query(`grant select, insert, update, delete on all tables in schema "${schema}" to "${role}"`)
    const connectionString = Object.assign(new URL(url!), { username: role, password: 'secret' }).href
    const limited = newPool({ connectionString })

    await useEveryMethod(postgresStore(limited, { schema, ...patient }))
    await sweep(limited, { schema })
    expect(await migrate(limited, { schema })).toEqual([])
    await expect(migrate(limited, { schema: newSchemaName() })).rejects.toThrow(/permission denied/)

    await limited.end()
    await pool.query(`drop owned by "${role}"`)
    await pool.query(`drop role "${role}"`)
    await drop()
  })
})

import { oneTimeTokenRecord, rotatedFields, sessionRecord } from '@sallyport/testkit'
import { describe, expect, test } from 'vitest'
import { migrate, postgresStore, sweep } from '../src/index.ts'
import { newPool, newSchema, newSchemaName, patient, url } from './database.ts'

describe.skipIf(url === undefined)('a role that may only read and write the tables', () => {
  test('is enough for every call, and for migrate where nothing is missing', async () => {
    const role = newSchemaName()
    const { schema, pool, drop } = await newSchema()
    await pool.query(`create role "${role}" login password 'secret'`)
    await pool.query(`grant usage on schema "${schema}" to "${role}"`)
    await pool.query(`grant select, insert, update, delete on all tables in schema "${schema}" to "${role}"`)
    const connectionString = Object.assign(new URL(url!), { username: role, password: 'secret' }).href
    const limited = newPool({ connectionString })

    await callEverything(postgresStore(limited, { schema, ...patient }))
    await sweep(limited, { schema })
    expect(await migrate(limited, { schema })).toEqual([])
    await expect(migrate(limited, { schema: newSchemaName() })).rejects.toThrow(/permission denied/)

    await limited.end()
    await pool.query(`drop owned by "${role}"`)
    await pool.query(`drop role "${role}"`)
    await drop()
  })
})

async function callEverything({ sessions, oneTimeTokens, throttle, revocations }: ReturnType<typeof postgresStore>) {
  const [session, token] = [sessionRecord(), oneTimeTokenRecord()]
  await sessions.insert(session, 5)
  expect(await sessions.rotate(session, session.tokenHash, rotatedFields(session))).toBe(true)
  expect(await sessions.list(session.subject)).toHaveLength(1)
  await sessions.deleteMany(session.subject, [session.id])
  expect(await sessions.delete(session)).toBe(false)
  await oneTimeTokens.replace(token)
  expect(await oneTimeTokens.update(token, token.state, 'used')).toBe(true)
  expect(await oneTimeTokens.consume(token)).toMatchObject({ hash: token.hash })
  await oneTimeTokens.deleteAll(token.subject, token.purpose)
  const key = { owner: 'a', name: 'b', limit: 1, window: 60 }
  expect(await throttle.hit([key], 1000)).toEqual({ admitted: true })
  await throttle.giveBack([key], 1000)
  await throttle.clear('a')
  const stopping = new AbortController()
  const observer = { entry() {}, current() {}, storeTime() {} }
  await revocations.append([{ kind: 'session', sid: session.id, subject: session.subject }], 60)
  await revocations.follow(observer, { signal: stopping.signal, maxInterval: 1000 })
  stopping.abort()
}

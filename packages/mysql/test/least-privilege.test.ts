import { oneTimeTokenRecord, rotatedFields, sessionRecord } from '@sallyport/testkit'
import { describe, expect, test } from 'vitest'
import { migrate, mysqlStore, sweep } from '../src/index.ts'
import { newPool, newPrefix, newTables, patient, url } from './database.ts'

describe.skipIf(url === undefined)('a user who may only read and write the tables', () => {
  test('can make every call, and call migrate where nothing is missing', async () => {
    const { prefix, pool, drop } = await newTables()
    const user = newPrefix().slice(0, 20)
    await pool.query(`create user '${user}'@'%' identified by 'secret'`)
    const [tables] = await pool.query<never[]>(`show tables like '${prefix.replaceAll('_', '\\_')}%'`)
    for (const row of tables) {
      await pool.query(`grant select, insert, update, delete on \`${String(Object.values(row)[0])}\` to '${user}'@'%'`)
    }
    const limited = newPool({ uri: Object.assign(new URL(url!), { username: user, password: 'secret' }).href })

    await callEverything(mysqlStore(limited, { prefix, ...patient }))
    await sweep(limited, { prefix })
    expect(await migrate(limited, { prefix })).toEqual([])
    await expect(migrate(limited, { prefix: newPrefix() })).rejects.toThrow(/denied/)

    await limited.end()
    await pool.query(`drop user '${user}'@'%'`)
    await drop()
  })
})

async function callEverything({
  sessions,
  oneTimeTokens,
  throttle,
  revocations,
  blocks,
}: ReturnType<typeof mysqlStore>) {
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
  await blocks.insert(session.subject)
  expect(await blocks.has(session.subject)).toBe(true)
  await blocks.delete(session.subject)
  const stopping = new AbortController()
  const observer = { entry() {}, current() {}, storeTime() {} }
  await revocations.append([{ kind: 'session', sid: session.id, subject: session.subject }], 60)
  await revocations.follow(observer, { signal: stopping.signal, maxInterval: 1000 })
  stopping.abort()
}

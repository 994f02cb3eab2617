import { copyFile, link, rename, rm } from 'node:fs/promises'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate, sqliteStore } from '../src/index.ts'
import { drivers, newEmptyFile, newFile, patient, type File } from './database.ts'

const unavailable = { code: 'store_unavailable', retry: true }

describe.each(Object.entries(drivers))('faults of SQLite through %s', (_, openWith) => {
  let file: File
  beforeEach(async () => {
    file = await newFile(openWith)
  })
  afterEach(() => file.drop())

  test('J04 while another writer keeps the file, writes are 503 at the timeout and reads go on', async () => {
    const [holder, database] = [file.open(), file.open()]
    const { sessions } = sqliteStore(database, { timeout: 100 })
    const record = sessionRecord()
    await sessions.insert(record, 5)
    holder.exec('begin immediate')
    await expect(sessions.rotate(record, record.tokenHash, rotatedFields(record))).rejects.toMatchObject(unavailable)
    expect(await sessions.find(record)).toEqual(record)
    holder.exec('rollback')
    expect(await sessions.rotate(record, record.tokenHash, rotatedFields(record))).toBe(true)
    holder.close()
    database.close()
  })

  test('J04 the wait for a writer does not block the process', async () => {
    const [holder, database] = [file.open(), file.open()]
    const { blocks } = sqliteStore(database, patient)
    holder.exec('begin immediate')
    const waiting = blocks.insert('a')
    await new Promise(resolve => setImmediate(resolve))
    holder.exec('commit')
    await waiting
    expect(await blocks.has('a')).toBe(true)
    holder.close()
    database.close()
  })

  test('writers of a process get the file first come, first served', async () => {
    const [holder, database] = [file.open(), file.open()]
    const { blocks } = sqliteStore(database, patient)
    holder.exec('begin immediate')
    const order: number[] = []
    const writes = Array.from({ length: 20 }, async (__, index) => {
      await blocks.insert(`u${index}`)
      order.push(index)
    })
    await new Promise(resolve => setImmediate(resolve))
    holder.exec('commit')
    await Promise.all(writes)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    holder.close()
    database.close()
  })

  test("the application's busy timeout stays as it was", async () => {
    const database = file.open()
    database.exec('pragma busy_timeout = 1234')
    await sqliteStore(database, patient).blocks.has('a')
    const [row] = database.prepare('pragma busy_timeout').all()
    expect(JSON.stringify(row, (__, value) => (typeof value === 'bigint' ? Number(value) : value))).toContain('1234')
    database.close()
  })

  test('a transaction that the application left open is refused, and nothing is written in it', async () => {
    const database = file.open()
    const { blocks } = sqliteStore(database, patient)
    database.exec('begin')
    const refused = { code: 'misconfigured', cause: { message: 'TypeError transaction' } }
    await expect(blocks.insert('a')).rejects.toMatchObject(refused)
    await expect(blocks.has('a')).rejects.toMatchObject(refused)
    database.exec('rollback')
    expect(await blocks.has('a')).toBe(false)
    database.close()
  })

  test('a call on a full file is 503 and leaves nothing behind', async () => {
    const database = file.open()
    const { sessions } = sqliteStore(database, patient)
    const record = sessionRecord()
    await sessions.insert(record, 5)
    database.exec('pragma max_page_count = 1')
    const fill = async () => {
      for (let count = 0; count < 1000; count += 1)
        await sessions.insert(sessionRecord({ subject: record.subject }), 5000)
    }
    await expect(fill()).rejects.toMatchObject(unavailable)
    expect(await sessions.find(record)).toEqual(record)
    database.exec('pragma max_page_count = 100000')
    expect(await sessions.rotate(record, record.tokenHash, rotatedFields(record))).toBe(true)
    database.close()
  })

  test('a file without write-ahead logging is refused until migrate set it', async () => {
    const empty = await newEmptyFile(openWith)
    const database = empty.open()
    const { blocks } = sqliteStore(database, patient)
    const refused = { code: 'misconfigured', cause: { message: 'TypeError journal_mode' } }
    await expect(blocks.has('a')).rejects.toMatchObject(refused)
    await migrate(database)
    expect(await blocks.has('a')).toBe(false)
    database.close()
    await empty.drop()
  })

  test.each([
    ['deleted', () => rm(file.path)],
    ['moved', () => rename(file.path, `${file.path}.old`)],
    [
      'replaced',
      async () => {
        await copyFile(file.path, `${file.path}.new`)
        await rename(`${file.path}.new`, file.path)
      },
    ],
  ])('a file that was %s while it is open: 503 for reads and writes, until it is back', async (__, away) => {
    const database = file.open()
    const { blocks, revocations } = sqliteStore(database, patient)
    await blocks.insert('a')
    await link(file.path, `${file.path}.kept`)
    await away()
    const refused = { ...unavailable, cause: { message: 'Error SQLITE_READONLY_DBMOVED' } }
    await expect(blocks.has('a')).rejects.toMatchObject(refused)
    await expect(blocks.insert('b')).rejects.toMatchObject(refused)
    await expect(revocations.append([{ kind: 'blocked', subject: 'a' }], 60)).rejects.toMatchObject(refused)
    await rename(`${file.path}.kept`, file.path)
    expect(await blocks.has('a')).toBe(true)
    expect(await blocks.has('b')).toBe(false)
    database.close()
  })

  test('every commit reaches the disk, although better-sqlite3 is built with synchronous = NORMAL', async () => {
    const database = file.open()
    await sqliteStore(database, patient).blocks.insert('a')
    const full = database.prepare('select 1 from pragma_synchronous where synchronous = 2')
    expect(full.all()).toHaveLength(1)
    database.close()
  })
})

describe('faults of SQLite', () => {
  test('a read-only database can be read and migrate finds nothing to do, but writes are 503', async () => {
    const file = await newFile()
    const database = file.open()
    database.exec('pragma query_only = on')
    const { blocks } = sqliteStore(database, patient)
    expect(await blocks.has('a')).toBe(false)
    expect(await migrate(database)).toEqual([])
    await expect(blocks.insert('a')).rejects.toMatchObject(unavailable)
    database.close()
    await file.drop()
  })

  test('J07 clients learn nothing from the database', async () => {
    const file = await newFile()
    const database = file.open()
    const { sessions } = sqliteStore(database, patient)
    const record = sessionRecord({ generation: 0.5 })
    await expect(sessions.insert(record, 5)).rejects.toMatchObject({
      ...unavailable,
      message: 'The service cannot be reached. Try again shortly.',
    })
    expect(await sessions.find(record)).toBeUndefined()
    database.close()
    await file.drop()
  })
})

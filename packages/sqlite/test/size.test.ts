import { statSync } from 'node:fs'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { sqliteStore } from '../src/index.ts'
import { type File, newFile, patient } from './database.ts'

const count = 2_000

test('P-7 a session takes at most 345 bytes of the file, and an entry of the feed at most 130', async () => {
  const file = await newFile()
  const database = file.open()
  const { sessions, revocations } = sqliteStore(database, patient)
  const records = Array.from({ length: count }, (_, index) =>
    sessionRecord({ subject: `user-${index}`, device: 'Firefox on Linux, the office in Berlin' }),
  )
  const session = await grown(file, async () => {
    for (const record of records) {
      await sessions.insert(record, 100)
      await sessions.rotate(record, record.tokenHash, rotatedFields(record))
    }
  })
  const entry = await grown(file, () =>
    revocations.append(
      records.map(({ id: sid, subject }) => ({ kind: 'session', sid, subject })),
      600,
    ),
  )
  database.close()
  await file.drop()
  console.log(`SQLite: ${Math.round(session)} bytes a session, ${Math.round(entry)} bytes an entry of the feed`)
  expect(session).toBeGreaterThan(200)
  expect(session).toBeLessThanOrEqual(345)
  expect(entry).toBeGreaterThan(50)
  expect(entry).toBeLessThanOrEqual(130)
})

/** The bytes by which the file grows for each of them. */
async function grown({ path, open }: File, write: () => Promise<void>): Promise<number> {
  const size = () => {
    const database = open()
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    return statSync(path).size
  }
  const before = size()
  await write()
  return (size() - before) / count
}

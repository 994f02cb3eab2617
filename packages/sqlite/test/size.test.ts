import { statSync } from 'node:fs'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { sqliteStore } from '../src/index.ts'
import { newFile, patient } from './database.ts'

const count = 2_000

test('P-7 a session takes at most 345 bytes of the file', async () => {
  const file = await newFile()
  const database = file.open()
  const { sessions } = sqliteStore(database, patient)
  const before = bytesOf(file.path)
  for (let index = 0; index < count; index++) {
    const record = sessionRecord({ subject: `user-${index}`, device: 'Firefox on Linux, the office in Berlin' })
    await sessions.insert(record, 100)
    await sessions.rotate(record, record.tokenHash, rotatedFields(record))
  }
  database.close()
  const bytes = (bytesOf(file.path) - before) / count
  await file.drop()
  console.log(`SQLite: ${Math.round(bytes)} bytes a session`)
  expect(bytes).toBeGreaterThan(200)
  expect(bytes).toBeLessThanOrEqual(345)
})

/** The file, and what is not yet in it. The last connection that closes brings it there. */
function bytesOf(path: string): number {
  return statSync(path).size + (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0)
}

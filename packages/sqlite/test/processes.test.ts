import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { appendFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sqliteStore } from '../src/index.ts'
import { newFile, patient, type File } from './database.ts'

let file: File
beforeEach(async () => {
  file = await newFile()
})
afterEach(() => file.drop())

function start(task: string, given: object = {}): ChildProcessByStdio<null, Readable, null> {
  const script = fileURLToPath(new URL('process.ts', import.meta.url))
  const args = ['--conditions=@sallyport/source', '--import', 'tsx', script, file.path, task, JSON.stringify(given)]
  return spawn(process.execPath, args, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function lines(child: ChildProcessByStdio<null, Readable, null>, enough = Number.POSITIVE_INFINITY) {
  const seen: string[] = []
  for await (const line of createInterface(child.stdout)) {
    seen.push(line)
    if (seen.length === enough) child.kill('SIGKILL')
  }
  return seen
}

test('R-1 of 256 rotations of one token in 4 processes exactly one succeeds', async () => {
  const database = file.open()
  const { sessions } = sqliteStore(database, patient)
  const record = sessionRecord()
  await sessions.insert(record, 5)
  const next = rotatedFields(record)
  const won = await Promise.all(Array.from({ length: 4 }, () => lines(start('rotate', { record, next }))))
  expect(won.flat().toSorted()).toEqual(['0', '0', '0', '1'])
  expect(await sessions.find(record)).toEqual({ ...record, ...next })
  database.close()
})

test('R-3 after a process was killed while it wrote, the file is intact and has every acknowledged write', async () => {
  const acknowledged = await lines(start('block'), 200)
  expect(acknowledged.length).toBeGreaterThanOrEqual(200)
  // What a torn write leaves: half a frame at the end of the log.
  await appendFile(`${file.path}-wal`, Buffer.alloc(2000, 7))
  const database = file.open()
  const { blocks } = sqliteStore(database, patient)
  for (const subject of acknowledged) expect(await blocks.has(subject)).toBe(true)
  expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }])
  await blocks.insert('next')
  expect(await blocks.has('next')).toBe(true)
  database.close()
})

test('F11 a revocation reaches followers in other processes and on the same connection', async () => {
  const database = file.open()
  const stop = new AbortController()
  const seen: string[] = []
  const observer = {
    entry: (entry: { subject: string }) => void seen.push(entry.subject),
    current() {},
    storeTime() {},
  }
  const following = sqliteStore(database, patient).revocations
  await following.follow(observer, { signal: stop.signal, maxInterval: 600_000 })
  await sqliteStore(database, patient).revocations.append([{ kind: 'blocked', subject: 'own' }], 60)
  await expect.poll(() => seen).toEqual(['own'])
  await once(start('append'), 'exit')
  await expect.poll(() => seen).toEqual(['own', 'a'])
  stop.abort()
  database.close()
})

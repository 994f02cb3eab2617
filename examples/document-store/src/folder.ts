import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DocumentClient, Found } from './documents.ts'
import { inTurn, unless } from './lock.ts'

/** Where the feed is; it stands from the folder's creation on. */
export const feedPath = (folder: string) => join(folder, 'feed.log')

/** Makes a folder for a store, or leaves it as it is. */
export async function createFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(feedPath(folder), '', { flag: 'a', mode: 0o600 })
  await syncFolder(folder)
}

/** A document database of files, each a line of revision and a line of JSON, which processes of one machine may share. */
export function folderClient(folder: string): DocumentClient {
  const pathOf = (key: string) => join(folder, `${key}.json`)

  async function read(key: string): Promise<Found | undefined> {
    const text = await unless('ENOENT', readFile(pathOf(key), 'utf8'))
    if (text === undefined) return absent(folder)
    const [revision = '', document = ''] = text.split('\n')
    return { revision, document: JSON.parse(document) }
  }

  async function replace(key: string, expectedRevision: string | undefined, document: unknown): Promise<boolean> {
    return inTurn(`${pathOf(key)}.lock`, async () => {
      if ((await revisionOf(folder, pathOf(key))) !== expectedRevision) return false
      await writeWhole(folder, pathOf(key), `${randomUUID()}\n${JSON.stringify(document)}\n`)
      return true
    })
  }

  return { read, replace }
}

async function revisionOf(folder: string, path: string): Promise<string | undefined> {
  const file = await unless('ENOENT', open(path))
  if (file === undefined) return absent(folder)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(36) })
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Rejects where the folder is gone, or not mounted: that there is no file says nothing about sessions then. */
async function absent(folder: string): Promise<undefined> {
  await stat(feedPath(folder))
}

/** Writes a file that is there as a whole or not at all, after a loss of power too. */
export async function writeWhole(folder: string, path: string, text: string): Promise<void> {
  const staged = `${path}.${randomUUID()}.tmp`
  await writeFile(staged, text, { flag: 'wx', mode: 0o600, flush: true })
  await rename(staged, path)
  await syncFolder(folder)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

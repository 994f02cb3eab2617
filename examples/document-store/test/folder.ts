import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createFolder } from '../src/index.ts'

/** Makes a store's folder for a file of tests. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'document-store-'))
  await createFolder(folder)
  return folder
}

/** Makes one that is gone after the test. */
export async function folderOfTest(): Promise<string> {
  const folder = await newFolder()
  onTestFinished(() => remove(folder))
  return folder
}

export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

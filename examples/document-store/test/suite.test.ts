import { testStore } from '@sallyport/testkit'
import { afterAll, describe, test } from 'vitest'
import { folderStore } from '../src/index.ts'
import { newFolder, remove } from './folder.ts'

const folder = await newFolder()

testStore(
  { describe, test, afterAll },
  {
    name: 'documents in a folder',
    open: async () => ({ store: folderStore(folder) }),
    broken: async () => ({ store: folderStore(`${folder}/not-there`) }),
  },
)

afterAll(() => remove(folder))

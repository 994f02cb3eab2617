import { describe } from 'vitest'
import { testReadmeExample } from '../../testkit/test/stores/readme.ts'
import { loadBetterSqlite3 } from './better-sqlite3.ts'

const isFurtherNode = process.env.SALLYPORT_FURTHER_NODE === '1'
if (!isFurtherNode) await loadBetterSqlite3()

describe.skipIf(isFurtherNode)('@sallyport/sqlite', () => {
  testReadmeExample(new URL('../', import.meta.url), 'better-sqlite3', {})
})

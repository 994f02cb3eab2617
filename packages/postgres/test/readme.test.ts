import { describe } from 'vitest'
import { testReadmeExample } from '../../testkit/test/stores/readme.ts'
import { url } from './database.ts'

describe.skipIf(url === undefined)('@sallyport/postgres', () => {
  testReadmeExample(new URL('../', import.meta.url), 'pg', { DATABASE_URL: url })
})

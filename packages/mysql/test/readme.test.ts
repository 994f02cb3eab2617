import { describe } from 'vitest'
import { testReadmeExample } from '../../testkit/test/stores/readme.ts'
import { url } from './database.ts'

describe.skipIf(url === undefined)('@sallyport/mysql', () => {
  testReadmeExample(new URL('../', import.meta.url), 'mysql2', { MYSQL_URL: url })
})

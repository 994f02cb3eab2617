import { Test } from '@nestjs/testing'
import { walk } from '../shared/walk.cjs'
import { moduleOf } from './app'

test('a Nest 11 application on Express works under ts-jest', async () => {
  const testing = await Test.createTestingModule({ imports: [await moduleOf()] }).compile()
  const app = testing.createNestApplication()
  try {
    await app.listen(0, '127.0.0.1')
    await walk(await app.getUrl())
  } finally {
    await app.close()
  }
}, 60_000)

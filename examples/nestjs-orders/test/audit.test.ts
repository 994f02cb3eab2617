import { auditNest } from '@sallyport/nestjs'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'

test('H09 every route says who may use it', async () => {
  // Nothing connects before the first query.
  const { app, close } = await createApp({ env: { DATABASE_URL: 'postgres://nowhere' } })
  await app.init()
  const { routes, findings } = auditNest(app)
  await close()
  expect(findings).toEqual([])
  expect(routes.length).toBeGreaterThan(15)
})

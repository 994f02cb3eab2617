import { auditExpress } from '@sallyport/express'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'

test('H09 every route says who may use it', async () => {
  // Nothing connects before the first query.
  const { app, close } = createApp({ env: { DATABASE_URL: 'postgres://nowhere' } })
  const { routes, findings } = auditExpress(app)
  await close()
  expect(findings).toEqual([])
  expect(routes.length).toBeGreaterThan(15)
})

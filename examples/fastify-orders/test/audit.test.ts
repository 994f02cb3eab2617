import { auditFastify } from '@sallyport/fastify'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'

test('H09 every route says who may use it', async () => {
  // Nothing connects before the first query.
  const { app } = await createApp({ env: { DATABASE_URL: 'postgres://nowhere' } })
  const { routes, findings } = await auditFastify(app)
  await app.close()
  expect(findings).toEqual([])
  expect(routes.length).toBeGreaterThan(15)
})

import { explain } from '@sallyport/core/http'
import { auditFastify } from '@sallyport/fastify'
import { expectAudit } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import explanations from '../routes.explained.json' with { type: 'json' }
import { createApp } from '../src/app.ts'

test('H09 every route says who may use it', async () => {
  // Nothing connects before the first query.
  const { app } = await createApp({ env: { DATABASE_URL: 'postgres://nowhere' } })
  const audit = explain(await auditFastify(app), explanations)
  await app.close()
  expect(audit.findings).toEqual([])
  expect(audit.routes.length).toBeGreaterThan(15)
  // A guard that goes, or asks for less, is a change that a reviewer sees.
  expectAudit(audit).toMatchFile(new URL('../routes.audit.md', import.meta.url))
})

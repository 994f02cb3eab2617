import { auditExpress } from '@sallyport/express'
import { expectAudit } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'

test('H09 the audit of every route matches the committed file', async () => {
  // Nothing connects before the first query.
  const { app, close } = createApp({ env: { DATABASE_URL: 'postgres://nowhere' } })
  const audit = auditExpress(app)
  await close()
  expect(audit.findings).toEqual([])
  expect(audit.routes.length).toBeGreaterThan(15)
  // A removed or weakened guard changes this file, so a reviewer sees it.
  expectAudit(audit).toMatchFile(new URL('../routes.audit.md', import.meta.url))
})

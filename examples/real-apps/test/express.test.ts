import { readdirSync } from 'node:fs'
import { auditExpress, sallyport } from '@sallyport/express'
import { expectAudit, probe } from '@sallyport/testkit'
import express from 'express'
import multer from 'multer'
import { expect, test } from 'vitest'
import { findExpressGuards, testGuards } from '../../e2e/src/guards/index.ts'
import type * as Module from '../express/src/app.ts'
import { createApp } from '../express/src/app.ts'
import { explained, parts, upload } from './open.ts'

test('H09 H14 an Express application with the usual parts: every finding has a reason, and the probe finds nothing', async () => {
  const { auth, uploads, tokens } = await parts()
  const { app, document, reported } = createApp({ auth, uploads })
  const audit = explained('express', auditExpress(app))
  expect(audit.findings).toEqual([])
  expectAudit(audit).toMatchFile(new URL('../express/routes.audit.md', import.meta.url))
  const samples = { 'POST /api/files': upload(), 'POST /api/orders': { amount: 1 } }
  const probed = await probe(app, audit, await tokens(), { samples, document, state: () => readdirSync(uploads) })
  expect(probed.findings).toEqual([])
  expect(reported).toEqual([])
  await auth.close()
})

test('H14 an upload parser before the guard is found by the audit, and by the file that it wrote', async () => {
  const { auth, uploads, tokens } = await parts()
  const { guard, errors } = sallyport(auth)
  const app = express()
  app.post('/files', multer({ dest: uploads }).single('file'), guard(), (_req, res) => void res.json({}))
  app.use(errors())
  const audit = auditExpress(app)
  const options = { samples: { 'POST /files': upload() }, state: () => readdirSync(uploads).length }
  const { findings } = await probe(app, audit, await tokens(), options)
  expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'before_guard: POST /files runs the function multerMiddleware of multer before its guard: it may answer, or have effects.',
    'probe: POST /files answered 401 with an expired token, but the request had an effect.',
    'probe: POST /files answered 401 without a token, but the request had an effect.',
  ])
  await auth.close()
})

testGuards('an Express application', {
  root: new URL('../express/', import.meta.url),
  findGuards: findExpressGuards,
  async open(module: typeof Module) {
    const { auth, uploads } = await parts()
    const { app } = module.createApp({ auth, uploads })
    return { auth, audit: () => explained('express', auditExpress(app)), close: () => auth.close() }
  },
})

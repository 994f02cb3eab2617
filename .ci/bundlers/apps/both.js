// One bundle with the ESM and the CommonJS copy of core, as with mixed dependencies.
import assert from 'node:assert/strict'
import * as core from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express from 'express'
import { authWith } from './auth.js'
import { report } from './report.js'
import required from './required.cjs'

function recognise() {
  assert.notEqual(core.AuthError, required.core.AuthError, 'these are not two copies')
  for (const [one, other] of [
    [core, required.core],
    [required.core, core],
  ]) {
    const error = new one.AuthError('csrf')
    assert.ok(other.isAuthError(error) && error instanceof other.AuthError)
    assert.deepEqual([error.name, error.code], ['AuthError', 'csrf'])
    assert.ok(!other.isAuthError(new Error('another')))
  }
}

async function main() {
  recognise()
  const auth = await authWith()
  // Guards and routes of one copy, errors of the other, and an Auth of the first.
  const { guard, claims, routes } = required.adapter.sallyport(auth)
  const app = express()
  app.use('/auth', routes)
  app.get('/me', guard(), (request, response) => {
    response.json({ id: claims(request).sub, roles: claims(request).roles })
  })
  app.get('/reports', guard.roles('checker'), (_request, response) => void response.send('closed'))
  app.use(sallyport(auth).errors())
  const server = app.listen(0, '127.0.0.1', () => report(server.address().port))
}

main().catch(report.failure)

// One process with both copies, ESM and CommonJS, as with mixed dependencies.
const assert = require('node:assert/strict')
const required = { core: require('@sallyport/core'), adapter: require('@sallyport/express') }
const express = require('express')
const { day, makeAuth } = require('../day.cjs')

async function both() {
  const imported = { core: await import('@sallyport/core'), adapter: await import('@sallyport/express') }
  assert.notEqual(imported.core.AuthError, required.core.AuthError, 'these are not two copies')
  assert.ok(imported.core.isAuthError(new required.core.AuthError('csrf')))
  assert.ok(required.core.isAuthError(new imported.core.AuthError('csrf')))
  assert.ok(!required.core.isAuthError(new Error('another')))

  // The guards and error replies of each copy work with the other copy's Auth.
  await day({ core: imported.core, adapter: required.adapter, express })
  await day({ core: required.core, adapter: imported.adapter, express })

  const auth = await makeAuth(required)
  const error = await auth.verify('nonsense').catch(thrown => thrown)
  assert.ok(imported.core.isAuthError(error))
  await auth.close()
}

void both()

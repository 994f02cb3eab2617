const assert = require('node:assert/strict')
const core = require('@sallyport/core')
const adapter = require('@sallyport/fastify')
const fastify = require('fastify')
const { makeAuth } = require('../day.cjs')
const { day } = require('./day.cjs')

async function main() {
  await day({ core, adapter, fastify })

  // Users of Fastify register the module that `require` returns.
  const app = fastify()
  await app.register(require('@sallyport/fastify'), { auth: await makeAuth({ core }) })
  assert.ok(app.hasPlugin('@sallyport/fastify'))
  await app.close()

  // One process with both copies: the plugin and the audit of each work with the other.
  const imported = { core: await import('@sallyport/core'), adapter: await import('@sallyport/fastify') }
  assert.notEqual(imported.adapter.sallyport, adapter.sallyport, 'these are not two copies')
  await day({ core, adapter: imported.adapter, fastify })
  const { readers, auditFastify } = imported.adapter
  await day({ core: imported.core, adapter: { sallyport: adapter.sallyport, readers, auditFastify }, fastify })
}

void main()

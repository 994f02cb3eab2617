const core = require('@sallyport/core')
const adapter = require('@sallyport/fastify')
const { fastify } = require('fastify')
const { day } = require('../fastify-cjs/day.cjs')

test('a Fastify application works under Jest', () => day({ core, adapter, fastify }), 30_000)

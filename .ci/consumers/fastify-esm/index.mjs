import assert from 'node:assert/strict'
import * as core from '@sallyport/core'
import sallyport, * as adapter from '@sallyport/fastify'
import fastify from 'fastify'
import { day } from '../fastify-cjs/day.cjs'

assert.equal(sallyport, adapter.sallyport)
await day({ core, adapter, fastify })

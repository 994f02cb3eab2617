import * as core from '@sallyport/core'
import * as adapter from '@sallyport/fastify'
import fastify from 'fastify'
import { test } from 'vitest'
import { day } from '../fastify-cjs/day.cjs'

test('a Fastify application works under Vitest', () => day({ core, adapter, fastify }), 30_000)

import { findFastifyGuards, testGuards } from '../../e2e/src/guards/index.ts'
import { open } from './open.ts'

testGuards('fastify-orders', {
  root: new URL('..', import.meta.url),
  findGuards: findFastifyGuards,
  open,
  byDefault: 'signed in',
})

import { findNestGuards, testGuards } from '../../e2e/src/guards/index.ts'
import { open } from './open.ts'

testGuards('nestjs-orders', {
  root: new URL('..', import.meta.url),
  findGuards: findNestGuards,
  open,
  byDefault: 'signed in',
})

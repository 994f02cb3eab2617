import { findExpressGuards, testGuards } from '../../e2e/src/guards/index.ts'
import { open } from './open.ts'

testGuards('express-orders', {
  root: new URL('..', import.meta.url),
  findGuards: findExpressGuards,
  open,
})

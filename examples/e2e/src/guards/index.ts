export { findExpressGuards } from './find-express-guards.ts'
export { findFastifyGuards } from './find-fastify-guards.ts'
export { findNestGuards } from './find-nest-guards.ts'
export { testGuards } from './test-guards.ts'

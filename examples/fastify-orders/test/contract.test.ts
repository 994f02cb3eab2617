import { runContract } from '../../e2e/src/index.ts'
import { start } from './start.ts'

runContract('fastify-orders', start)

import { runAttacks } from '../../e2e/src/index.ts'
import { start } from './start.ts'

runAttacks('express-orders', start)

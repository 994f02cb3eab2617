import { testContract } from '../contract/contract.ts'
import { testMove } from '../contract/move.ts'
import { expressJwt } from '../express-jwt/origin.ts'

for (const version of ['before', 'after', 'back'] as const) testContract(expressJwt, version)
testMove(expressJwt)

import { testContract } from '../contract/contract.ts'
import { testMove } from '../contract/move.ts'
import { fastifyJwt } from '../fastify-jwt/origin.ts'

for (const version of ['before', 'after', 'back'] as const) testContract(fastifyJwt, version)
testMove(fastifyJwt)

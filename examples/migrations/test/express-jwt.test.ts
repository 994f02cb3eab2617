import { testContract } from '../contract/contract.ts'
import { expressJwt } from '../express-jwt/origin.ts'

testContract(expressJwt, 'before')

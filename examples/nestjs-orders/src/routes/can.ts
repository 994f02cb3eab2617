import { sallyportDecorators } from '@sallyport/nestjs'
import { policy } from '../policy.ts'

/** Checks the policy. An unknown permission does not compile. */
export const { Can } = sallyportDecorators(policy)

import { sallyportDecorators } from '@sallyport/nestjs'
import { policy } from '../policy.ts'

/** Asks the policy: a permission that it does not have does not compile. */
export const { Can } = sallyportDecorators(policy)

import type { CanActivate, ExecutionContext } from '@nestjs/common'
import { keepAdmission } from './admissions.ts'

/**
 * Makes a guard for tests that lets everybody in with these claims, so that `@CurrentUser()` works behind it. It asks for no
 * role and no permission.
 *
 * @example
 * ```ts
 * const module = await Test.createTestingModule({ imports: [AppModule] })
 *   .overrideProvider(SallyportGuard)
 *   .useValue(admitting({ sub: 'u-1', roles: ['maker'] }))
 *   .compile()
 * ```
 */
export function admitting(claims: { readonly sub: string }, user?: unknown): CanActivate {
  return {
    canActivate(context: ExecutionContext): boolean {
      keepAdmission(context, { claims: claims as never, ...(user !== undefined && { user }) })
      return true
    },
  }
}

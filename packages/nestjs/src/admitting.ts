import type { CanActivate, ExecutionContext } from '@nestjs/common'
import { isProduction } from '@sallyport/core/adapter'
import { keepAuth } from './request-auth.ts'

/** As a test writes them, or of a type of the application. */
type AnyClaims = { readonly sub: string } | { readonly sub: string; readonly [name: string]: unknown }

/**
 * Makes a guard for tests that lets everybody in with these claims, so that `@CurrentUser()` works behind it. It asks for no
 * role and no permission, and throws TypeError where `NODE_ENV` is `production`.
 *
 * @example
 * ```ts
 * import { admitting, SallyportGuard } from '@sallyport/nestjs'
 * import { Test } from '@nestjs/testing'
 * const module = await Test.createTestingModule({ imports: [AppModule] })
 *   .overrideProvider(SallyportGuard)
 *   .useValue(admitting({ sub: 'u-1', roles: ['maker'] }))
 *   .compile()
 * ```
 */
export function admitting(claims: AnyClaims, user?: unknown): CanActivate {
  if (isProduction()) {
    throw new TypeError('admitting: lets everybody in, and is refused where NODE_ENV is production')
  }
  return {
    canActivate(context: ExecutionContext): boolean {
      keepAuth(context, { claims: claims as never, ...(user !== undefined && { user }) })
      return true
    },
  }
}

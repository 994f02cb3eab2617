import { type ExecutionContext, Inject, Injectable, UnauthorizedException } from '@nestjs/common'
import { AuthGuard } from '@nestjs/passport'
import { isAuthError } from '@sallyport/core'
import jwt from 'jsonwebtoken'
import { issuer, type NotesAuth, userOf } from '../../after/auth/sallyport.ts'

export const AUTH = Symbol('auth')

@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(@Inject(AUTH) private readonly auth: NotesAuth) {
    super()
  }

  /** Also accepts access tokens of Sallyport, until the last of them has expired. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<{ headers: { authorization?: string }; user: unknown }>()
    const token = request.headers.authorization?.split(' ')[1] ?? ''
    if ((jwt.decode(token) as { iss?: unknown } | null)?.iss !== issuer) {
      return (await super.canActivate(context)) as boolean
    }
    try {
      request.user = userOf(await this.auth.verify(token))
      return true
    } catch (error) {
      throw isAuthError(error) && !error.retry ? new UnauthorizedException() : error
    }
  }
}

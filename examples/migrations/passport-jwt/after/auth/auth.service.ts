import { Inject, Injectable } from '@nestjs/common'
import { JwtService } from '@nestjs/jwt'
import { type Auth, AuthError } from '@sallyport/core'
import { InjectAuth } from '@sallyport/nestjs'
import type { Users } from '../../../tables/users.ts'
import { ENV, type Env, USERS } from '../../app/database.module.ts'
import { usesSallyport } from './roll-out.ts'

@Injectable()
export class AuthService {
  constructor(
    @Inject(USERS) private readonly users: Users,
    @Inject(JwtService) private readonly jwtService: JwtService,
    @Inject(ENV) private readonly env: Env,
    @InjectAuth() private readonly auth: Auth,
  ) {}

  async login(email: string, password: string, ip: string) {
    const { userId, proof } = await this.auth.verifyPassword({ login: email, password, ip })
    if (!usesSallyport(userId, Number(this.env['SALLYPORT_PERCENT']))) return this.oldToken(userId)
    const { accessToken, refreshToken } = await this.auth.createSession(userId, { proof })
    return { access_token: accessToken, refresh_token: refreshToken }
  }

  /** Until every login is switched over. */
  private async oldToken(userId: string) {
    const user = await this.users.byId(Number(userId))
    if (!user) throw new AuthError('credentials_invalid')
    return { access_token: this.jwtService.sign({ username: user.email, sub: user.id, role: user.role }) }
  }
}

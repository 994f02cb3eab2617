import { Inject, Injectable } from '@nestjs/common'
import { PassportStrategy } from '@nestjs/passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { ENV, type Env } from '../../app/database.module.ts'
import type { UserOfRequest } from './user-of-request.ts'

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(@Inject(ENV) env: Env) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: false,
      secretOrKey: env['JWT_SECRET']!,
    })
  }

  async validate(payload: { sub: number; username: string; role: string }): Promise<UserOfRequest> {
    return { userId: payload.sub, username: payload.username, role: payload.role }
  }
}

import { Module } from '@nestjs/common'
import { JwtModule } from '@nestjs/jwt'
import { SallyportModule } from '@sallyport/nestjs'
import type { Pool } from 'pg'
import type { Users } from '../../../tables/users.ts'
import { ENV, type Env, POOL, USERS } from '../../app/database.module.ts'
import { AuthController } from './auth.controller.ts'
import { AuthService } from './auth.service.ts'
import { acceptOldTokens, createNotesAuth, userOf } from './sallyport.ts'

@Module({
  imports: [
    SallyportModule.forRootAsync({
      inject: [ENV, POOL, USERS],
      useFactory: (env: Env, pool: Pool, users: Users) => ({
        auth: acceptOldTokens(createNotesAuth(env, pool, users), env),
        requestProperties: { user: userOf },
        leaveOut: ['login'], // until every login is switched over
      }),
    }),
    JwtModule.registerAsync({
      inject: [ENV],
      useFactory: (env: Env) => ({ secret: env['JWT_SECRET']!, signOptions: { expiresIn: '1h' } }),
    }),
  ],
  controllers: [AuthController],
  providers: [AuthService],
})
export class AuthModule {}

import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common'
import { JwtModule } from '@nestjs/jwt'
import { PassportModule } from '@nestjs/passport'
import { createNotesAuth, type NotesAuth } from '../../after/auth/sallyport.ts'
import { ENV, type Env, POOL, USERS } from '../../app/database.module.ts'
import { AuthController } from './auth.controller.ts'
import { AuthService } from './auth.service.ts'
import { AUTH } from './jwt-auth.guard.ts'
import { JwtStrategy } from './jwt.strategy.ts'
import { LocalStrategy } from './local.strategy.ts'

@Global()
@Module({
  imports: [
    PassportModule,
    JwtModule.registerAsync({
      inject: [ENV],
      useFactory: (env: Env) => ({ secret: env['JWT_SECRET']!, signOptions: { expiresIn: '1h' } }),
    }),
  ],
  controllers: [AuthController],
  providers: [
    AuthService,
    LocalStrategy,
    JwtStrategy,
    { provide: AUTH, inject: [ENV, POOL, USERS], useFactory: createNotesAuth },
  ],
  exports: [AUTH],
})
export class AuthModule implements OnModuleDestroy {
  constructor(@Inject(AUTH) private readonly auth: NotesAuth) {}

  async onModuleDestroy(): Promise<void> {
    await this.auth.close()
  }
}

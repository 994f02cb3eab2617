import { Inject, Module } from '@nestjs/common'
import {
  admitting,
  InjectAuth,
  Roles,
  SallyportGuard,
  SallyportModule,
  SallyportSessions,
  sallyportDecorators,
} from '@sallyport/nestjs'
import { auth, policy } from './auth.js'

export const { Can, Roles: RolesOfPolicy } = sallyportDecorators(policy)
export const Makers = Roles('maker')
export const sallyport = SallyportModule.forRoot(auth)
export const anyone = admitting({ sub: 'u1' })

@Module({ imports: [SallyportModule.forRootAsync({ useFactory: async () => auth })] })
export class AppModule {
  constructor(
    @InjectAuth() readonly auth_: typeof auth,
    @Inject(SallyportSessions) readonly sessions: SallyportSessions,
    @Inject(SallyportGuard) readonly guard: SallyportGuard,
  ) {}

  deliver = (...given: Parameters<SallyportSessions['deliver']>) => this.sessions.deliver(...given)
}

import { Controller, type DynamicModule, Module } from '@nestjs/common'
import { MessagePattern } from '@nestjs/microservices'
import type { Auth } from '@sallyport/core'
import { CurrentUser, Public, Roles, SallyportModule } from '@sallyport/nestjs'
import { getRequest } from './request-of.ts'

@Controller()
export class OrdersController {
  @MessagePattern('orders.list')
  list(@CurrentUser() claims: { readonly sub: string }) {
    return { of: claims.sub }
  }

  @Roles('checker')
  @MessagePattern('orders.approve')
  approve() {
    return 'approved'
  }

  @Public('liveness')
  @MessagePattern('ping')
  ping() {
    return 'pong'
  }
}

@Module({})
export class ServiceModule {
  static with(auth: Auth): DynamicModule {
    return {
      module: ServiceModule,
      imports: [SallyportModule.forRoot({ auth, getRequest, basePath: false })],
      controllers: [OrdersController],
    }
  }
}

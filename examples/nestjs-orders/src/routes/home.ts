import { Controller, Get } from '@nestjs/common'
import { Public, Recheck, RecheckedUser } from '@sallyport/nestjs'
import type { User } from '../users.ts'

/** Routes about the caller, and public routes. */
@Controller()
export class HomeController {
  @Public('for the load balancer')
  @Get('health')
  health() {
    return { status: 'ok' }
  }

  @Recheck('0s')
  @Get('auth/me')
  me(@RecheckedUser() user: User) {
    return user
  }
}

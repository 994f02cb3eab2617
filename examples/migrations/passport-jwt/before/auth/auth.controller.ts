import { Controller, HttpCode, Inject, Post, Request, UseGuards } from '@nestjs/common'
import type { User } from '../../../tables/users.ts'
import { AuthService } from './auth.service.ts'
import { LocalAuthGuard } from './local-auth.guard.ts'

@Controller('auth')
export class AuthController {
  constructor(@Inject(AuthService) private readonly authService: AuthService) {}

  @UseGuards(LocalAuthGuard)
  @HttpCode(200)
  @Post('login')
  login(@Request() req: { user: User }) {
    return this.authService.login(req.user)
  }
}

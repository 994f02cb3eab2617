import { Body, Controller, HttpCode, Inject, Ip, Post } from '@nestjs/common'
import { Public } from '@sallyport/nestjs'
import { AuthService } from './auth.service.ts'

@Controller('auth')
export class AuthController {
  constructor(@Inject(AuthService) private readonly authService: AuthService) {}

  @Public('login')
  @HttpCode(200)
  @Post('login')
  login(@Body() { email, password }: { email: string; password: string }, @Ip() ip: string) {
    return this.authService.login(email, password, ip)
  }
}

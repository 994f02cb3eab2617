import { Controller, Get, Inject, Request, UseGuards } from '@nestjs/common'
import type { Users } from '../../tables/users.ts'
import { USERS } from '../app/database.module.ts'
import { JwtAuthGuard } from './auth/jwt-auth.guard.ts'
import { Roles } from './auth/roles.decorator.ts'
import { RolesGuard } from './auth/roles.guard.ts'
import type { UserOfRequest } from './auth/user-of-request.ts'

@Controller()
export class UsersController {
  constructor(@Inject(USERS) private readonly users: Users) {}

  @UseGuards(JwtAuthGuard)
  @Get('me')
  async me(@Request() req: { user: UserOfRequest }) {
    const { id, email, role } = (await this.users.byId(req.user.userId))!
    return { id, email, role }
  }

  @UseGuards(JwtAuthGuard, RolesGuard)
  @Roles('admin')
  @Get('admin/users')
  async list() {
    return (await this.users.all()).map(({ id, email, role }) => ({ id, email, role }))
  }
}

import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import { Recheck, RecheckedUser, Roles } from '@sallyport/nestjs'
import type { Blocking } from '../blocking.ts'
import { read, userQuery } from '../requests.ts'
import type { User, Users } from '../users.ts'
import { BLOCKING, USERS } from './tokens.ts'

/** The users. */
@Controller('users')
export class UsersController {
  constructor(
    @Inject(USERS) private readonly users: Users,
    @Inject(BLOCKING) private readonly blocking: Blocking,
  ) {}

  @Roles('super-checker', 'admin')
  @Get()
  async list(@Query() query: unknown) {
    return { users: await this.users.list(read(userQuery, query).role) }
  }

  @Roles('admin')
  @Recheck('0s')
  @HttpCode(204)
  @Post(':id/block')
  async block(@RecheckedUser() admin: User, @Param('id') id: string) {
    await this.blocking.block(admin, id)
  }

  @Roles('admin')
  @Recheck('0s')
  @HttpCode(204)
  @Post(':id/unblock')
  async unblock(@RecheckedUser() admin: User, @Param('id') id: string) {
    await this.blocking.unblock(admin, id)
  }
}

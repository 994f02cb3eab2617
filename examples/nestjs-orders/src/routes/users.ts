import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import { Recheck } from '@sallyport/nestjs'
import type { Blocking } from '../blocking.ts'
import { read, userQuery } from '../requests.ts'
import type { Users } from '../users.ts'
import { Can } from './can.ts'
import { BLOCKING, USERS } from './tokens.ts'

/** The users. */
@Controller('users')
export class UsersController {
  constructor(
    @Inject(USERS) private readonly users: Users,
    @Inject(BLOCKING) private readonly blocking: Blocking,
  ) {}

  @Can('user:list')
  @Get()
  async list(@Query() query: unknown) {
    return { users: await this.users.list(read(userQuery, query).role) }
  }

  @Can('user:block')
  @Recheck('0s')
  @HttpCode(204)
  @Post(':id/block')
  async block(@Param('id') id: string) {
    await this.blocking.block(id)
  }

  @Can('user:block')
  @Recheck('0s')
  @HttpCode(204)
  @Post(':id/unblock')
  async unblock(@Param('id') id: string) {
    await this.blocking.unblock(id)
  }
}

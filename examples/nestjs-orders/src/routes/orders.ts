import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common'
import type { ClaimsOf } from '@sallyport/core'
import { CurrentUser, Recheck, RecheckedUser, Roles } from '@sallyport/nestjs'
import type { OrdersAuth } from '../auth.ts'
import type { Desk, Subject } from '../desk.ts'
import { JsonBody } from '../json-body.ts'
import { assignment, newOrder, type NewOrder } from '../requests.ts'
import type { User } from '../users.ts'
import { DESK } from './tokens.ts'

type Claims = ClaimsOf<OrdersAuth>

/** The orders. */
@Controller('orders')
export class OrdersController {
  constructor(@Inject(DESK) private readonly desk: Desk) {}

  @Get()
  async list(@CurrentUser() claims: Claims) {
    return { orders: await this.desk.list(subjectOf(claims)) }
  }

  @Get(':id')
  find(@CurrentUser() claims: Claims, @Param('id') id: string) {
    return this.desk.find(subjectOf(claims), id)
  }

  @Roles('maker')
  @Post()
  create(@CurrentUser() claims: Claims, @JsonBody(newOrder) order: NewOrder) {
    return this.desk.create(subjectOf(claims), order)
  }

  @Roles('super-checker', 'admin')
  @HttpCode(200)
  @Post(':id/assign')
  assign(@CurrentUser() claims: Claims, @Param('id') id: string, @JsonBody(assignment) body: { checker_id: string }) {
    return this.desk.assign(subjectOf(claims), id, body.checker_id)
  }

  // Money moves here: who decides is read from the users table now, and not from a token that is minutes old.
  @Recheck('0s')
  @HttpCode(200)
  @Post(':id/approve')
  approve(@RecheckedUser() user: User, @Param('id') id: string) {
    return this.desk.decide(user, id, 'approve')
  }

  @Recheck('0s')
  @HttpCode(200)
  @Post(':id/reject')
  reject(@RecheckedUser() user: User, @Param('id') id: string) {
    return this.desk.decide(user, id, 'reject')
  }
}

function subjectOf({ sub, roles }: Claims): Subject {
  return { id: sub, roles }
}

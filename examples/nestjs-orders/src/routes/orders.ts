import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common'
import type { ClaimsOf } from '@sallyport/core'
import { CurrentUser, Recheck, Resource } from '@sallyport/nestjs'
import type { OrdersAuth } from '../auth.ts'
import type { Desk, Subject } from '../desk.ts'
import { JsonBody } from '../json-body.ts'
import type { Order } from '../orders.ts'
import { assignment, newOrder, type NewOrder } from '../requests.ts'
import { Can } from './can.ts'
import { OrderById } from './order-by-id.ts'
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

  // An order that the user may not read is a 404.
  @Can('order:read', OrderById, { hide: true })
  @Get(':id')
  find(@Resource() order: Order) {
    return order
  }

  @Can('order:create')
  @Post()
  create(@CurrentUser() claims: Claims, @JsonBody(newOrder) order: NewOrder) {
    return this.desk.create(subjectOf(claims), order)
  }

  @Can('order:assign', OrderById)
  @HttpCode(200)
  @Post(':id/assign')
  assign(@Resource() order: Order, @JsonBody(assignment) body: { checker_id: string }) {
    return this.desk.assign(order, body.checker_id)
  }

  // Money moves here, so the roles come from the users table and not from the token.
  @Can('order:approve', OrderById, { hide: 'order:read' })
  @Recheck('0s')
  @HttpCode(200)
  @Post(':id/approve')
  approve(@Resource() order: Order) {
    return this.desk.decide(order, 'approve')
  }

  @Can('order:reject', OrderById, { hide: 'order:read' })
  @Recheck('0s')
  @HttpCode(200)
  @Post(':id/reject')
  reject(@Resource() order: Order) {
    return this.desk.decide(order, 'reject')
  }
}

function subjectOf({ sub, roles }: Claims): Subject {
  return { id: sub, roles }
}

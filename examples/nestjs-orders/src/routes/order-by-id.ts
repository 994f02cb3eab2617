import { Inject, Injectable } from '@nestjs/common'
import type { ResourceLoader } from '@sallyport/nestjs'
import type { Request } from 'express'
import type { Desk } from '../desk.ts'
import type { Order } from '../orders.ts'
import { DESK } from './tokens.ts'

/** Loads the order in a path. */
@Injectable()
export class OrderById implements ResourceLoader<Order> {
  constructor(@Inject(DESK) private readonly desk: Desk) {}

  load({ params }: Request<{ id: string }>): Promise<Order | undefined> {
    return this.desk.find(params.id)
  }
}

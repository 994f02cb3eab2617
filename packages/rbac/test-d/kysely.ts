import type { Order } from '../test/story.ts'

/** A database as Kysely's users describe it. */
export interface DB {
  readonly orders: Order
}

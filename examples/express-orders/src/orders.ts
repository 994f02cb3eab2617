import { type Filter, toSql } from '@sallyport/rbac'
import type { Database } from './database.ts'
import { isId, newId } from './ids.ts'

/** The types of the columns that policies compare, so that PostgreSQL can use their indexes. */
const types = { maker_id: 'text', checker_id: 'text', status: 'text', amount: 'number' } as const

/** A payment order, as the API shows it. */
export interface Order {
  readonly id: string
  /** In minor units, such as cents. */
  readonly amount: number
  readonly payee: string
  readonly status: 'pending' | 'approved' | 'rejected'
  readonly maker_id: string
  readonly checker_id: string | null
}

/** The orders table. A write to an order that is not pending changes nothing and resolves to undefined. */
export interface Orders {
  insert(order: Pick<Order, 'amount' | 'payee' | 'maker_id'>): Promise<Order>
  find(id: string): Promise<Order | undefined>
  /** Lists the orders that match a policy's filter, newest first. */
  list(filter: Filter): Promise<readonly Order[]>
  assign(id: string, checkerId: string): Promise<Order | undefined>
  /** Decides on an order if its checker has not changed. */
  decide(order: Order, status: 'approved' | 'rejected'): Promise<Order | undefined>
}

const columns = 'id, amount, payee, status, maker_id, checker_id'

export function createOrders(database: Database): Orders {
  const one = async (sql: string, values: readonly unknown[]) => (await database.query<Order>(sql, values))[0]
  return {
    async insert({ amount, payee, maker_id }) {
      const sql = `insert into orders (id, amount, payee, maker_id) values ($1, $2, $3, $4) returning ${columns}`
      return (await one(sql, [newId(), amount, payee, maker_id]))!
    },
    find: async id => (isId(id) ? one(`select ${columns} from orders where id = $1`, [id]) : undefined),
    async list(filter) {
      const { text, values } = toSql(filter, { dialect: 'postgres', types })
      return database.query<Order>(`select ${columns} from orders where ${text} order by created_at desc, id`, values)
    },
    // Each write is one statement that checks and writes, so that only one of several concurrent writes finds `pending`.
    async assign(id, checkerId) {
      const sql = `update orders set checker_id = $2 where id = $1 and status = 'pending' returning ${columns}`
      return one(sql, [id, checkerId])
    },
    async decide({ id, checker_id }, status) {
      const sql = `update orders set status = $2
        where id = $1 and status = 'pending' and checker_id is not distinct from $3 returning ${columns}`
      return one(sql, [id, status, checker_id])
    },
  }
}

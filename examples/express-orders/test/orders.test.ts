import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, migrate, openDatabase } from '../src/database.ts'
import { createOrders, type Order, type Orders } from '../src/orders.ts'
import { seed } from '../src/seed.ts'
import { createUsers } from '../src/users.ts'

describe('the orders table', () => {
  let database: Database
  let orders: Orders
  let ids: readonly string[]
  beforeAll(async () => {
    database = openDatabase('memory:')
    await migrate(database)
    await migrate(database)
    await seed(database)
    orders = createOrders(database)
    ids = (await createUsers(database).list('checker')).map(user => user.id)
  })
  afterAll(() => database.close())

  async function assigned(): Promise<Order> {
    const [maker] = await createUsers(database).list('maker')
    const { id } = await orders.insert({ amount: 5, payee: 'x', maker_id: maker!.id })
    return (await orders.assign(id, ids[0]!))!
  }

  test('a decision by a former checker writes nothing', async () => {
    const read = await assigned()
    await orders.assign(read.id, ids[1]!)
    expect(await orders.decide(read, 'approved')).toBeUndefined()
    expect(await orders.find(read.id)).toMatchObject({ status: 'pending', checker_id: ids[1] })
  })

  test('a decided order is neither decided nor assigned again', async () => {
    const read = await assigned()
    expect(await orders.decide(read, 'rejected')).toMatchObject({ status: 'rejected' })
    expect(await orders.decide(read, 'approved')).toBeUndefined()
    expect(await orders.assign(read.id, ids[1]!)).toBeUndefined()
    expect(await orders.find(read.id)).toMatchObject({ status: 'rejected', checker_id: ids[0] })
  })

  test('the table refuses the maker of an order as its checker', async () => {
    const { id, maker_id } = await assigned()
    await expect(orders.assign(id, maker_id)).rejects.toThrow(/check constraint/)
  })
})

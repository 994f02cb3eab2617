import { describe, expect, test } from 'vitest'
import { newOrder, people, type Person, type World } from '../world.ts'

export function testOrders(get: () => World): void {
  const create = (body: unknown, person: Person = 'maker1') => get().as(person, 'POST', '/orders', { body })

  describe('a new order', () => {
    test('is pending and belongs to its maker', async () => {
      const { as, id } = get()
      const { status, body } = await create({ amount: 1250, payee: 'Luigi’s', status: 'approved', checker_id: 'x' })
      expect(status).toBe(201)
      const order = {
        id: expect.stringMatching(/^[\w-]{20,}$/),
        amount: 1250,
        payee: 'Luigi’s',
        status: 'pending',
        maker_id: await id('maker1'),
        checker_id: null,
      }
      expect(body).toEqual(order)
      expect(await as('maker1', 'GET', `/orders/${(body as { id: string }).id}`)).toMatchObject({ status: 200, body })
    })

    test.each([1, 100_000_000])('may be of %d', async amount => {
      expect(await create({ amount, payee: 'x' })).toMatchObject({ status: 201, body: { amount } })
    })

    test.each([0, -1, 1.5, 100_000_001, 1e15, -0.1])('cannot be of %d: 422', async amount => {
      expect((await create({ amount, payee: 'x' })).status).toBe(422)
    })

    test.each([
      {},
      [],
      null,
      { amount: 5 },
      { payee: 'x' },
      { amount: '5', payee: 'x' },
      { amount: null, payee: 'x' },
      { amount: [5], payee: 'x' },
      { amount: 5, payee: 7 },
      { amount: 5, payee: '' },
      { amount: 5, payee: ' ' },
      { amount: 5, payee: 'a\u0000b' },
      { amount: 5, payee: '\ud800' },
      { amount: 5, payee: 'x'.repeat(201) },
    ])('needs a well-formed body, else 400: %j', async body => {
      expect((await create(body)).status).toBe(400)
    })

    test('needs JSON, else 415', async () => {
      const headers = { 'content-type': 'text/plain' }
      const text = JSON.stringify({ amount: 5, payee: 'x' })
      expect((await get().as('maker1', 'POST', '/orders', { text, headers })).status).toBe(415)
      expect((await get().as('maker1', 'POST', '/orders')).status).toBe(415)
    })
  })

  describe('who sees an order', () => {
    const rows: readonly (readonly [maker: Person, checker: Person | undefined, seers: readonly Person[]])[] = [
      ['maker1', undefined, ['admin', 'maker1', 'super1', 'lead1']],
      ['maker1', 'checker1', ['admin', 'maker1', 'checker1', 'super1', 'lead1']],
      ['maker2', 'super1', ['admin', 'maker2', 'super1', 'lead1']],
      ['lead1', 'checker2', ['admin', 'checker2', 'super1', 'lead1']],
    ]

    test.each(rows)('H06 made by %s, assigned to %s: %j, and for others it is 404', async (maker, checker, seers) => {
      const id = await newOrder(get(), maker, { checker })
      for (const person of people) {
        const { status } = await get().as(person, 'GET', `/orders/${id}`)
        const list = (await get().as(person, 'GET', '/orders')).body as { orders: { id: string }[] }
        const isListed = list.orders.some(order => order.id === id)
        const isSeen = seers.includes(person)
        expect([person, status, isListed]).toEqual([person, isSeen ? 200 : 404, isSeen])
      }
    })

    test('an unknown order is 404 for every user', async () => {
      for (const person of people) expect((await get().as(person, 'GET', '/orders/nothing')).status).toBe(404)
    })
  })

  describe('assign', () => {
    const assign = async (person: Person, order: string, checker_id: unknown) =>
      get().as(person, 'POST', `/orders/${order}/assign`, { body: { checker_id } })

    test.each(['admin', 'super1', 'lead1'] as const)(
      '%s assigns it to a checker, and then to another',
      async person => {
        const order = await newOrder(get(), 'maker1')
        for (const checker of ['checker1', 'super1', 'lead1'] as const) {
          const checker_id = await get().id(checker)
          expect(await assign(person, order, checker_id)).toMatchObject({
            status: 200,
            body: { id: order, status: 'pending', checker_id },
          })
        }
      },
    )

    test('422 for a user who is not a checker, and for an unknown user', async () => {
      const order = await newOrder(get(), 'maker1')
      for (const person of ['maker1', 'maker2', 'admin'] as const) {
        expect((await assign('super1', order, await get().id(person))).status).toBe(422)
      }
      for (const text of ['', 'nothing', 'x'.repeat(22), '\u0000']) {
        expect((await assign('super1', order, text)).status).toBe(422)
      }
    })

    test('422 for the order’s own maker, whatever their roles', async () => {
      const order = await newOrder(get(), 'lead1')
      expect((await assign('admin', order, await get().id('lead1'))).status).toBe(422)
    })

    test('400 for a malformed body, 404 for an unknown order, 409 for a decided one', async () => {
      const order = await newOrder(get(), 'maker1')
      const checker = await get().id('checker1')
      for (const text of [undefined, null, 1, [checker], {}]) {
        expect((await assign('admin', order, text)).status).toBe(400)
      }
      expect((await assign('admin', 'nothing', checker)).status).toBe(404)
      expect((await get().as('admin', 'POST', `/orders/${order}/reject`)).status).toBe(200)
      expect((await assign('admin', order, checker)).status).toBe(409)
    })
  })
}

import { describe, expect, test } from 'vitest'
import { newOrder, people, type Person, type World } from '../world.ts'

interface Row {
  readonly maker: Person
  readonly amount: number
  readonly checker?: Person
  /** Who may decide: 200. */
  readonly may: readonly Person[]
  /** Who may not even see it: 404. Everybody else is refused: 403. */
  readonly blind: readonly Person[]
}

const others = ['maker2', 'checker2'] as const

const rows: readonly Row[] = [
  { maker: 'maker1', amount: 5, may: ['admin'], blind: ['checker1', ...others] },
  { maker: 'maker1', amount: 1_000_000, checker: 'checker1', may: ['admin', 'checker1'], blind: others },
  { maker: 'maker1', amount: 1_000_001, checker: 'checker1', may: ['admin'], blind: others },
  { maker: 'maker1', amount: 5, checker: 'super1', may: ['admin', 'super1'], blind: ['checker1', ...others] },
  { maker: 'maker1', amount: 1_000_001, checker: 'super1', may: ['admin', 'super1'], blind: ['checker1', ...others] },
  { maker: 'maker1', amount: 100_000_000, checker: 'lead1', may: ['admin', 'lead1'], blind: ['checker1', ...others] },
  { maker: 'lead1', amount: 5, checker: 'checker1', may: ['admin', 'checker1'], blind: ['maker1', ...others] },
  {
    maker: 'lead1',
    amount: 2_000_000,
    checker: 'super1',
    may: ['admin', 'super1'],
    blind: ['maker1', 'checker1', ...others],
  },
]

const outcomes = { approve: 'approved', reject: 'rejected' } as const

export function testDecisions(get: () => World): void {
  const decide = (person: Person, id: string, action: string) => get().as(person, 'POST', `/orders/${id}/${action}`)

  describe.each(['approve', 'reject'] as const)('%s', action => {
    test.each(rows)('made by $maker, $amount, assigned to $checker: $may', async row => {
      const refusedOrder = await newOrder(get(), row.maker, row)
      for (const person of people) {
        const mayDecide = row.may.includes(person)
        const id = mayDecide ? await newOrder(get(), row.maker, row) : refusedOrder
        const { status, body } = await decide(person, id, action)
        expect([person, status]).toEqual([person, mayDecide ? 200 : row.blind.includes(person) ? 404 : 403])
        if (!mayDecide) continue
        expect(body).toMatchObject({ id, status: outcomes[action] })
        expect((await decide(person, id, action)).status).toBe(409)
      }
      expect((await get().as('admin', 'GET', `/orders/${refusedOrder}`)).body).toMatchObject({ status: 'pending' })
    })

    test('an unknown order is 404, and 403 comes before 409', async () => {
      expect((await decide('admin', 'nothing', action)).status).toBe(404)
      const id = await newOrder(get(), 'maker1')
      await decide('admin', id, action)
      expect((await decide('maker1', id, action)).status).toBe(403)
    })
  })

  test('only one of several concurrent decisions succeeds', async () => {
    const id = await newOrder(get(), 'maker1', { checker: 'checker1' })
    const tries = Array.from({ length: 12 }, async (_, index) => {
      const action = index % 2 === 0 ? 'approve' : 'reject'
      return { action, ...(await decide(index % 3 === 0 ? 'admin' : 'checker1', id, action)) } as const
    })
    const answers = await Promise.all(tries)
    const winners = answers.filter(({ status }) => status === 200)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(11)
    expect(winners).toHaveLength(1)
    const { body } = await get().as('admin', 'GET', `/orders/${id}`)
    expect(body).toMatchObject({ status: outcomes[winners[0]!.action] })
  })

  test('a checker who is replaced before the write decides nothing', async () => {
    const [checker1, checker2] = [await get().id('checker1'), await get().id('checker2')]
    for (let round = 0; round < 10; round++) {
      const id = await newOrder(get(), 'maker1', { checker: 'checker1' })
      await Promise.all([
        get().as('super1', 'POST', `/orders/${id}/assign`, { body: { checker_id: checker2 } }),
        decide('checker1', id, 'approve'),
      ])
      const { status, checker_id } = (await get().as('admin', 'GET', `/orders/${id}`)).body as Record<string, string>
      expect([
        ['approved', checker1],
        ['pending', checker2],
      ]).toContainEqual([status, checker_id])
    }
  })
}

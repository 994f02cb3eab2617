import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send } from '../contract/client.ts'
import { testContract } from '../contract/contract.ts'
import { postgres } from '../contract/database.ts'
import { testMove } from '../contract/move.ts'
import type { App, Person } from '../contract/origin.ts'
import { ago, openWorld, type World } from '../contract/world.ts'
import type { Tokens } from '../refresh-table/before/tokens.ts'
import { refreshTable } from '../refresh-table/origin.ts'

for (const version of ['before', 'after', 'back'] as const) testContract(refreshTable, version)
testMove(refreshTable)

describe.skipIf(postgres === undefined)('a refresh table: its rows', () => {
  let world: World<Tokens>
  let [before, deploying, after, back]: App[] = []
  let ann: Person
  beforeAll(async () => {
    world = await openWorld(refreshTable)
    ;[before, after, back] = [await world.app('before'), await world.app('after'), await world.app('back')]
    deploying = await world.app('after', { percent: 0 })
    ann = await world.person()
  })
  afterAll(() => world.close())

  const refreshed = async (app: App | undefined, tokens: Tokens) => (await refreshTable.refresh!(app!, tokens)).status
  const rows = async () => {
    const sql = 'select count(*)::int as count from refresh_tokens where user_id = $1 and revoked_at is null'
    return (await world.database.pool.query(sql, [ann.id])).rows[0].count as number
  }
  const tabs = (app: App | undefined, tokens: Tokens) =>
    Promise.all(Array.from({ length: 8 }, () => world.refresh(app!, tokens)))

  test('a token that was stored as it is is exchanged like the others', async () => {
    const refreshToken = randomBytes(40).toString('hex')
    const sql = 'insert into refresh_tokens (user_id, token, expires_at) values ($1, $2, $3)'
    await world.database.pool.query(sql, [ann.id, refreshToken, new Date(Date.now() + 60_000)])
    const next = await world.refresh(after!, { accessToken: '', refreshToken })
    expect(await refreshed(after, next)).toBe(200)
    // A hash that somebody read in the table is no token.
    const { refreshToken: hashed } = await world.login(before!, ann)
    const hash = createHash('sha256').update(hashed).digest('hex')
    expect(await refreshed(after, { accessToken: '', refreshToken: hash })).toBe(401)
  })

  test('tabs on both sides of a change of the percentage have one login', async () => {
    const given = await world.login(before!, ann)
    const all = (await tabs(after, given)).map(({ refreshToken }) => refreshToken)
    expect(new Set(all).size).toBe(1)
    // A process that has not learned of the new percentage goes on with the session.
    expect((await world.refresh(deploying!, given)).refreshToken).toBe(all[0])
    expect(await refreshed(before, given)).toBe(401)
  })

  test('a token that is used again after it was replaced ends every login, wherever it was replaced', async () => {
    for (const app of [before, after]) {
      const stolen = await world.login(before!, ann)
      const moved = await world.refresh(after!, await world.login(before!, ann))
      const next = await ago(60_000, async () => world.refresh(app!, await world.refresh(app!, stolen)))
      expect(await refreshed(after, stolen)).toBe(401)
      expect(await refreshed(after, next)).toBe(401)
      if (app === before) expect(await refreshed(after, moved)).toBe(401)
    }
  })

  test('a logout ends the login on both sides, with the old token and with the new one', async () => {
    const old = await world.login(before!, ann)
    const moved = await world.refresh(after!, old)
    await refreshTable.logout!(after!, old)
    const other = await world.login(before!, ann)
    const movedToo = await world.refresh(after!, other)
    await refreshTable.logout!(after!, movedToo)
    const third = await world.refresh(back!, await world.login(after!, ann))
    await refreshTable.logout!(back!, third)
    for (const app of [before, after, back]) {
      for (const tokens of [old, moved, other, movedToo, third]) expect(await refreshed(app, tokens)).toBe(401)
    }
  })

  test.each(['after', 'back'] as const)('a logout of everything on %s ends old and new logins', async version => {
    const app = await world.app(version)
    const [old, fresh] = [await world.login(before!, ann), await world.login(after!, ann)]
    const moved = await world.refresh(after!, await world.login(before!, ann))
    const { status } = await send(app, 'POST', '/logout-all', refreshTable.headers(fresh))
    expect(status).toBe(204)
    for (const tokens of [old, fresh, moved]) expect(await refreshed(app, tokens)).toBe(401)
    expect(await rows()).toBe(0)
  })

  test('going back gives one row for each login, however many tabs ask, and the session ends with its first use', async () => {
    const fresh = await world.login(after!, ann)
    const count = await rows()
    const returned = await tabs(back, fresh)
    expect(new Set(returned.map(({ refreshToken }) => refreshToken)).size).toBe(1)
    expect(await rows()).toBe(count + 1)
    const next = await world.refresh(back!, returned[0]!)
    expect(await refreshed(after, fresh)).toBe(401)
    expect(await refreshed(before, next)).toBe(200)
  })

  test('going back: a token that was exchanged comes back too', async () => {
    const old = await world.login(before!, ann)
    await world.refresh(after!, old)
    const [one, two] = [await world.refresh(back!, old), await world.refresh(back!, old)]
    expect(one.refreshToken).toBe(two.refreshToken)
    expect(await refreshed(before, one)).toBe(200)
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { answerOf } from './client.ts'
import { postgres } from './database.ts'
import type { App, Origin, Person } from './origin.ts'
import { present, type World, worldOf } from './world.ts'

/** Tests that users stay logged in while an application moves to Sallyport, and when it goes back. */
export function testMove<C>(origin: Origin<C>): void {
  const open = worldOf(origin)
  describe.skipIf(postgres === undefined)(`${origin.name}: the move`, () => {
    let world: World<C>
    let [before, after, back]: App[] = []
    let ann: Person
    let old: C
    beforeAll(async () => {
      world = await open()
      ;[before, after, back] = [await world.app('before'), await world.app('after'), await world.app('back')]
      ann = await world.person()
      old = await world.login(before, ann)
    })

    const statusOf = async (app: App | undefined, credential: C | undefined) =>
      (await world.ask(app!, credential, 'GET /me')).status

    test('users who are logged in stay logged in, on every version', async () => {
      const me = await world.ask(before!, old, 'GET /me')
      expect(await world.ask(after!, old, 'GET /me')).toEqual(me)
      expect(await world.ask(back!, old, 'GET /me')).toEqual(me)
    })

    test('what one version writes is read by the other', async () => {
      const fresh = await world.login(after!, ann)
      const written = await world.ask(before!, old, 'POST /notes', { text: 'from before' })
      const notes = await world.ask(after!, fresh, 'GET /notes')
      expect(notes.body).toEqual([written.body])
      const { id } = written.body as { readonly id: number }
      expect((await world.ask(after!, fresh, `DELETE /notes/${id}`)).status).toBe(204)
    })

    test('roles are those of the table, for old and new credentials', async () => {
      const eve = await world.person('admin')
      for (const app of [before!, after!]) {
        const credential = await world.login(app, eve)
        expect((await world.ask(after!, credential, 'GET /admin/users')).status).toBe(200)
      }
      expect((await world.ask(after!, old, 'GET /admin/users')).status).toBe(403)
    })

    test.each(present(origin.refresh))(
      'an old credential is renewed without a login, by two tabs at once',
      async () => {
        const given = await world.login(before!, ann)
        const both = await Promise.all([world.refresh(after!, given), world.refresh(after!, given)])
        for (const credential of both) expect(await statusOf(after, credential)).toBe(200)
        expect(await statusOf(after, await world.refresh(after!, both[0]))).toBe(200)
      },
    )

    test('an old password hash verifies, and is renewed', async () => {
      const max = await world.person()
      const hash = await origin.passwordHash(world.database, max.id)
      expect(await statusOf(after, await world.login(after!, max))).toBe(200)
      const renewed = await origin.passwordHash(world.database, max.id)
      expect(renewed).not.toBe(hash)
      for (const app of [after!, back!]) await world.login(app, max)
      const response = await origin.login(before!, max.email, max.password)
      const credential = response.status < 400 ? await origin.credential(response) : undefined
      expect(await statusOf(before, credential)).toBe(origin.survives.hashOnBefore === false ? 401 : 200)
      expect(await origin.passwordHash(world.database, max.id)).toBe(renewed)
    })

    test('a wrong password of an old hash gets the same response as an unknown user', async () => {
      const max = await world.person()
      const wrong = await answerOf(await origin.login(after!, max.email, 'wrong horse'))
      expect(await answerOf(await origin.login(after!, 'nobody@example.com', 'wrong horse'))).toEqual(wrong)
    })

    test('until logins are switched over, they get credentials that every version takes', async () => {
      const deploying = await world.app('after', { percent: 0 })
      const credential = await world.login(deploying, ann)
      for (const app of [before, after, back, deploying]) expect(await statusOf(app, credential)).toBe(200)
    })

    test.each(present(origin.refresh))('until then, a renewal gives what every version takes', async () => {
      const deploying = await world.app('after', { percent: 0 })
      const renewed = await world.refresh(deploying, await world.login(before!, ann))
      for (const app of [before, after, back, deploying]) expect(await statusOf(app, renewed)).toBe(200)
    })

    test('before takes what after issued only if that survives', async () => {
      expect(await statusOf(before, await world.login(after!, ann))).toBe(origin.survives.newOnBefore ? 200 : 401)
    })

    test('going back: what after issued works on back if that survives, and logins work', async () => {
      const fresh = await world.login(after!, ann)
      expect(await statusOf(back, fresh)).toBe(origin.survives.newOnBack ? 200 : 401)
      expect(await statusOf(before, await world.login(back!, ann))).toBe(200)
    })

    test.each(present(origin.refresh))('going back: what after issued is renewed to what before takes', async () => {
      const fresh = await world.login(after!, ann)
      const exchanged = await world.refresh(after!, await world.login(before!, ann))
      for (const credential of [fresh, exchanged]) {
        const response = await origin.refresh!(back!, credential)
        expect(response.status < 400).toBe(origin.survives.refreshOnBack)
        if (response.status < 400)
          expect(await statusOf(before, await origin.credential(response, credential))).toBe(200)
      }
    })
  })
}

import { beforeAll, describe, expect, test } from 'vitest'
import { answerOf } from './client.ts'
import { postgres } from './database.ts'
import type { App, Origin, Person, Version } from './origin.ts'
import { ago, present, type World, worldOf } from './world.ts'

const routes = ['GET /me', 'GET /notes', 'POST /notes', 'DELETE /notes/1', 'GET /admin/users']

/** Tests that a version of an application keeps the contract that every version of every origin has. */
export function testContract<C>(origin: Origin<C>, version: Version): void {
  const open = worldOf(origin)
  describe.skipIf(postgres === undefined)(`${origin.name}, ${version}: the contract`, () => {
    let world: World<C>
    let app: App
    let [ann, eve]: Person[] = []
    let [asAnn, asBob, asEve]: C[] = []
    beforeAll(async () => {
      world = await open()
      app = await world.app(version)
      ;[ann, eve] = [await world.person(), await world.person('admin')]
      asAnn = await world.login(app, ann)
      asBob = await world.login(app, await world.person())
      asEve = await world.login(app, eve)
    })

    const publicly = ({ id, email, role }: Person) => ({ id, email, role })
    const addNote = async (credential: C | undefined, text: string) => {
      const { status, body } = await world.ask(app, credential, 'POST /notes', { text })
      expect(status).toBe(201)
      expect(body).toEqual({ id: expect.any(Number), text })
      return body as { readonly id: number; readonly text: string }
    }

    test('says who the user is', async () => {
      expect(await world.ask(app, asAnn, 'GET /me')).toEqual({ status: 200, body: publicly(ann!) })
      expect(await world.ask(app, asEve, 'GET /me')).toEqual({ status: 200, body: publicly(eve!) })
    })

    test('keeps the notes of each user apart', async () => {
      const note = await addNote(asAnn, 'milk')
      const notes = (await world.ask(app, asAnn, 'GET /notes')).body
      expect(notes).toEqual(expect.arrayContaining([note]))
      expect((await world.ask(app, asBob, 'GET /notes')).body).toEqual([])
    })

    test.each([undefined, {}, { text: 7 }, { text: '' }])('refuses %j as a note', async body => {
      expect((await world.ask(app, asAnn, 'POST /notes', body)).status).toBe(400)
    })

    test('only the owner and admins delete a note', async () => {
      const [first, second] = [await addNote(asAnn, 'first'), await addNote(asAnn, 'second')]
      const remove = async (credential: C | undefined, id: number) =>
        (await world.ask(app, credential, `DELETE /notes/${id}`)).status
      expect(await remove(asBob, first.id)).toBe(403)
      expect(await remove(asAnn, first.id)).toBe(204)
      expect(await remove(asAnn, first.id)).toBe(404)
      expect(await remove(asEve, second.id)).toBe(204)
    })

    test('only admins see the users', async () => {
      expect((await world.ask(app, asAnn, 'GET /admin/users')).status).toBe(403)
      const { status, body } = await world.ask(app, asEve, 'GET /admin/users')
      expect({ status, body }).toEqual({ status: 200, body: expect.arrayContaining([publicly(ann!), publicly(eve!)]) })
    })

    test('nobody does anything without a credential, or with one that has expired', async () => {
      const login = () => world.login(app, ann!)
      const old = await (origin.expire ? login() : ago(origin.lifetime + 60_000, login))
      await origin.expire?.(app, old)
      for (const route of routes) {
        const body = route.startsWith('POST') ? { text: 'x' } : undefined
        for (const credential of [undefined, old]) {
          const { status } = await world.ask(app, credential, route, body)
          expect({ route, status }).toEqual({ route, status: 401 })
        }
      }
    })

    test('garbage in place of a credential is refused', async () => {
      for (const [name, value] of Object.entries(origin.headers(asAnn!))) {
        for (const garbage of garbageFor(value)) {
          const response = await fetch(`${app.url}/me`, { headers: { [name]: garbage } })
          expect({ garbage, status: response.status }).toEqual({ garbage, status: 401 })
        }
      }
    })

    test('a wrong password and an unknown user get the same response', async () => {
      const answers = [
        await origin.login(app, ann!.email, 'wrong horse'),
        await origin.login(app, 'nobody@example.com', 'wrong horse'),
      ]
      const [wrong, unknown] = await Promise.all(answers.map(answerOf))
      expect(wrong!.status).toBe(origin.refusedLogin ?? 401)
      expect(unknown).toEqual(wrong)
    })

    test.each(present(origin.refresh))('a credential is renewed again and again', async () => {
      const first = await world.login(app, ann!)
      const second = await world.refresh(app, first)
      const third = await world.refresh(app, second)
      for (const credential of [second, third]) {
        expect((await world.ask(app, credential, 'GET /me')).status).toBe(200)
      }
    })

    test.each(present(origin.logout))('a logout ends one login, and no other', async () => {
      const [here, there] = [await world.login(app, ann!), await world.login(app, ann!)]
      expect((await origin.logout!(app, here)).status).toBeLessThan(400)
      const refused = origin.refresh ? origin.refresh(app, here) : world.ask(app, here, 'GET /me')
      expect((await refused).status).toBe(401)
      expect((await world.ask(app, there, 'GET /me')).status).toBe(200)
    })
  })
}

/** What is not a credential although it looks like one: cut short, with another signature, and nothing but noise. */
function garbageFor(header: string): readonly string[] {
  const values = header.split('; ') // a header of cookies has several
  const all = (change: (value: string) => string) => values.map(change).join('; ')
  return [
    all(value => value.slice(0, -10)),
    all(value => `${value.slice(0, -10)}AAAAAAAAAA`),
    all(value => value.replace(/[^\s=]+$/, 'garbage')),
  ]
}

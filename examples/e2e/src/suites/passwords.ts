import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StartApp } from '../start.ts'
import { password } from '../passwords.ts'
import { openWorld, type Pair, type World } from '../world.ts'

const next = 'a brand new horse staple'

export function testPasswords(start: StartApp): void {
  describe('passwords', () => {
    let world: World
    beforeAll(async () => {
      world = await openWorld(start)
    })
    afterAll(() => world.close())

    const login = (username: string, text: string) =>
      world.call('POST', '/auth/login', { body: { username, password: text } })
    const change = (token: string | undefined, body: object) => world.call('POST', '/auth/password', { token, body })

    /** The token of the newest mail, which is sent after the answer. */
    async function mailedToken(after: number): Promise<string> {
      for (let turn = 0; turn < 200 && world.mails.length <= after; turn++) {
        await world.call('GET', '/health')
      }
      return world.mails.at(-1)!.text.split('#')[1]!
    }

    test('D14 F20 a change needs the current password, revokes every session and returns a new pair', async () => {
      const here = await world.login('maker1')
      const there = await world.login('maker1')
      const body = { current_password: password, new_password: next }
      expect((await change(undefined, body)).status).toBe(401)
      expect(await change(here.access_token, { ...body, current_password: 'wrong' })).toMatchObject({ status: 403 })
      expect(await change(here.access_token, { ...body, new_password: 'short' })).toMatchObject({
        status: 422,
        body: { code: 'password_too_short' },
      })
      expect(await change(here.access_token, { ...body, new_password: 'orders-orders-orders-1' })).toMatchObject({
        status: 422,
        body: { code: 'password_blocked' },
      })
      const changed = await change(here.access_token, body)
      expect(changed.status).toBe(200)
      const me = (pair: Pair) => world.call('GET', '/auth/me', { token: pair.access_token })
      expect([(await me(here)).status, (await me(there)).status]).toEqual([401, 401])
      expect((await me(changed.body as Pair)).status).toBe(200)
      expect([(await login('maker1', password)).status, (await login('maker1', next)).status]).toEqual([401, 200])
    })

    test('G01 G07 a reset by mail: 202 for anyone, 204 once, and it revokes all sessions and logs nobody in', async () => {
      const before = await world.login('maker2')
      const asked = world.mails.length
      const forgot = (username: string) => world.call('POST', '/auth/password/forgot', { body: { username } })
      const [known, unknown] = [await forgot('MAKER2'), await forgot('nobody')]
      expect([known.status, known.text, unknown.status, unknown.text]).toEqual([202, '', 202, ''])
      const token = await mailedToken(asked)
      expect(world.mails.at(-1)!.to).toBe('maker2')
      const reset = (text: string) =>
        world.call('POST', '/auth/password/reset', { body: { token, new_password: text } })
      expect((await reset('short')).status).toBe(422)
      expect(await reset(next)).toMatchObject({ status: 204, text: '' })
      expect(await reset(next)).toMatchObject({ status: 400, body: { code: 'one_time_token_invalid' } })
      expect((await world.call('GET', '/auth/me', { token: before.access_token })).status).toBe(401)
      expect((await login('maker2', next)).status).toBe(200)
    })

    test('G05 a reset’s link is the application’s own, whatever the request says', async () => {
      const asked = world.mails.length
      const headers = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
      await world.call('POST', '/auth/password/forgot', { body: { username: 'checker1' }, headers })
      await mailedToken(asked)
      expect(world.mails.at(-1)!.text).not.toContain('evil')
    })
  })
}

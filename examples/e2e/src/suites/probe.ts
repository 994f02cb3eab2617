import { randomBytes } from 'node:crypto'
import { isOpenRoute } from '@sallyport/core/adapter'
import { probe, probeTokens, type ProbeTokens } from '@sallyport/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RunningApp } from '../start.ts'
import type { World } from '../world.ts'

export function testProbe(get: () => World): void {
  describe('every route that the audit lists', () => {
    let app: RunningApp
    let tokens: ProbeTokens
    beforeAll(async () => {
      const { running, time } = get()
      app = running
      tokens = await probeTokens({ auth: app.auth, time, userId: await addPowerless(app) })
    })

    test('H09 H10 refuses early every caller whom its guard refuses', async () => {
      const audit = await app.audit()
      expect(audit.routes.filter(route => !isOpenRoute(route)).length).toBeGreaterThan(10)
      expect((await probe(app.url, audit, tokens)).findings).toEqual([])
    })

    test('C04 C05 H10 answers 401 without a token or with an expired one, and 403 without the role', async () => {
      const { routes } = await app.audit()
      for (const { method, path, guards } of routes.filter(route => !isOpenRoute(route))) {
        const answer = async (token?: string) => {
          const { status, body } = await get().call(method, path.replaceAll(/:\w+/g, newId), { token })
          return [status, (body as { code?: string }).code]
        }
        expect([path, await answer()]).toEqual([path, [401, 'authentication_required']])
        expect([path, await answer(tokens.expired)]).toEqual([path, [401, 'token_expired']])
        if (!guards.some(guard => guard.kind === 'authenticated' && guard.can !== undefined)) continue
        expect([path, await answer(tokens.powerless)]).toEqual([path, [403, 'forbidden']])
      }
    })
  })
}

/** Adds a user without roles, who can log in but may do nothing. */
async function addPowerless({ database }: RunningApp): Promise<string> {
  const id = newId()
  const sql = 'insert into users (id, username, password_hash, roles) values ($1, $1, $2, $3)'
  await database.query(sql, [id, 'none', []])
  return id
}

function newId(): string {
  return randomBytes(16).toString('base64url')
}

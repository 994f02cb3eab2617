import { memoryStore } from '@sallyport/core'
import { expect, test } from 'vitest'
import { createActors, createClock, loseAnswer, raceTabs, replayAfter, simulateBrowsers } from '../src/index.ts'
import { realAuth } from './real-auth.ts'

test('R-17 no simulated browser is logged out', async () => {
  const time = createClock()
  const auth = realAuth(time)
  const server = { login: async () => (await auth.createSession('maker')).refreshToken, refresh: auth.refresh }
  const report = await simulateBrowsers({ server, time, seed: 17, runs: 500 })
  expect(report).toMatchObject({ loggedOutAtOnce: 0, loggedOutLater: 0 })
  await auth.close()
})

test('F02 tabs that refresh concurrently get one successor', async () => {
  const auth = realAuth()
  const { refreshToken } = await auth.createSession('maker')
  const { successors, refusals } = await raceTabs(auth, refreshToken, 64)
  expect([successors.length, refusals]).toEqual([1, []])
  await auth.close()
})

test('F03 F04 a lost response is repeated, and a late replay is refused', async () => {
  const time = createClock()
  const auth = realAuth(time)
  const first = await auth.createSession('maker')
  const { successors, refusals } = await loseAnswer(auth, first.refreshToken)
  expect([successors.length, refusals]).toEqual([1, []])
  const second = await auth.createSession('maker')
  expect(await replayAfter(auth, second.refreshToken, time, '5m')).toEqual({
    successors: [],
    refusals: ['refresh_token_reused'],
  })
  await auth.close()
})

test('two Auth objects with one memory store behave like two processes', async () => {
  const time = createClock()
  const store = memoryStore({ clock: time.clock })
  const [first, second] = [realAuth(time, store), realAuth(time, store)]
  const pair = await first.createSession('maker')
  expect((await second.verify(pair.accessToken)).sub).toBe('maker')
  const next = await second.refresh(pair.refreshToken)
  expect((await first.refresh(pair.refreshToken)).refreshToken).toBe(next.refreshToken)
  await first.logout(next.refreshToken)
  await expect(second.verify(pair.accessToken)).rejects.toMatchObject({ code: 'token_invalid' })
  await expect(second.verify(next.accessToken)).rejects.toMatchObject({ code: 'token_invalid' })
  await Promise.all([first.close(), second.close()])
})

test('an actor is a logged-in user', async () => {
  const auth = realAuth()
  const as = createActors(auth, { reviewer: 'checker' })
  const header = await as('reviewer')
  expect(header).toMatch(/^Bearer /)
  expect(await auth.verify(header.slice('Bearer '.length))).toMatchObject({ sub: 'checker', roles: ['checker'] })
  await auth.close()
})

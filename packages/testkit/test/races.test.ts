import { expect, test } from 'vitest'
import { createClock, loseAnswer, raceTabs, replayAfter } from '../src/index.ts'
import { modelServer } from './model-server.ts'

test('two tabs get one successor', async () => {
  const server = modelServer(createClock(), { window: 30, rests: true })
  expect(await raceTabs(server, await server.login())).toEqual({ successors: ['s0.1'], refusals: [] })
})

test('without a retry window, one tab gets a successor and the others are refused', async () => {
  const server = modelServer(createClock(), { window: 0, rests: true })
  expect(await raceTabs(server, await server.login(), 3)).toEqual({
    successors: ['s0.1'],
    refusals: ['refresh_token_reused', 'session_ended'],
  })
})

test('a lost response is repeated', async () => {
  const server = modelServer(createClock(), { window: 30, rests: true })
  expect(await loseAnswer(server, await server.login())).toEqual({ successors: ['s0.1'], refusals: [] })
})

test('a replay after the window is refused, one within it is not', async () => {
  const time = createClock()
  const server = modelServer(time, { window: 30, rests: true })
  const late = await replayAfter(server, await server.login(), time, '31s')
  expect(late).toEqual({ successors: [], refusals: ['refresh_token_reused'] })
  const early = await replayAfter(server, await server.login(), time, 29_000)
  expect(early).toEqual({ successors: ['s1.1'], refusals: [] })
})

test('a refusal without a code is listed by its message', async () => {
  const server = { refresh: () => Promise.reject(new Error('no route')) }
  expect(await raceTabs(server, 'x', 1)).toEqual({ successors: [], refusals: ['no route'] })
})

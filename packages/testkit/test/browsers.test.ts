import { AuthError } from '@sallyport/core'
import { expect, test } from 'vitest'
import { createClock, simulateBrowsers } from '../src/index.ts'
import { modelServer } from './model-server.ts'

test('R-17 the simulation logs out no browser of a server with a rotation interval', async () => {
  const time = createClock()
  const server = modelServer(time, { window: 30, rests: true })
  const report = await simulateBrowsers({ server, time, seed: 17, runs: 5000 })
  expect(report).toMatchObject({ loggedOutAtOnce: 0, loggedOutLater: 0 })
  expect(report.refreshes).toBeGreaterThan(20_000)
})

test('R-17 the simulation detects a server that rotates on every request', async () => {
  const time = createClock()
  const server = modelServer(time, { window: 30, rests: false })
  const report = await simulateBrowsers({ server, time, seed: 17, runs: 500, tabs: 10 })
  expect(report.loggedOutAtOnce).toBeGreaterThan(50)
})

test('R-17 the simulation detects a server without a retry window', async () => {
  const time = createClock()
  const server = modelServer(time, { window: 0, rests: true })
  const report = await simulateBrowsers({ server, time, seed: 17, runs: 100 })
  expect(report.loggedOutAtOnce).toBeGreaterThan(80)
})

test('R-17 the simulation detects sessions that were lost silently', async () => {
  const time = createClock()
  const server = modelServer(time, { window: 30, rests: true })
  const report = await simulateBrowsers({ server, time, seed: 17, runs: 200, tabs: 1, lostAnswers: 0.9 })
  expect(report.loggedOutLater + report.loggedOutAtOnce).toBeGreaterThan(0)
})

test('the same seed gives the same simulation, another seed another one', async () => {
  const reports = []
  for (const seed of [1, 1, 2]) {
    const time = createClock()
    const server = modelServer(time, { window: 30, rests: false })
    reports.push(await simulateBrowsers({ server, time, seed, runs: 50 }))
  }
  expect(reports[1]).toEqual(reports[0])
  expect(reports[2]).not.toEqual(reports[0])
})

test('a browser retries errors with retry: true, and other errors of the server are thrown', async () => {
  const time = createClock()
  const server = modelServer(time, { window: 30, rests: true })
  let calls = 0
  const refresh = async (token: string) => {
    if (calls++ % 5 === 0) throw new AuthError('store_unavailable')
    return server.refresh(token)
  }
  const report = await simulateBrowsers({ server: { ...server, refresh }, time, seed: 3, runs: 200 })
  expect(report).toMatchObject({ loggedOutAtOnce: 0, loggedOutLater: 0 })

  const faulty = { ...server, refresh: () => Promise.reject(new Error('a bug')) }
  await expect(simulateBrowsers({ server: faulty, time, seed: 3, runs: 1 })).rejects.toThrow('a bug')
})

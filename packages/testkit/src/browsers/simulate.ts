import type { TestClock } from '../clock.ts'
import { createAgenda } from './agenda.ts'
import { refreshTab, type Browser, type BrowserServer, type World } from './browser.ts'
import { createRandom, type Random } from './random.ts'

/** What is simulated. */
export interface BrowserSimulation {
  readonly server: BrowserServer
  /** The clock that the server reads; the simulation moves it. */
  readonly time: TestClock
  /** The same seed gives the same runs. */
  readonly seed: number
  /** Browsers, one after the other. */
  readonly runs: number
  /** Tabs of each browser. Default: 2 to 10 at random. */
  readonly tabs?: number
  /** The probability that an answer never arrives. Default: 0.02. */
  readonly lostAnswers?: number
}

/** How the browsers fared. Every one of them is honest, so nobody should have been logged out. */
export interface BrowserReport {
  /** Browsers in which a tab was logged out while the tabs were restored. */
  readonly loggedOutAtOnce: number
  /** Browsers whose next refresh, long after, was refused. */
  readonly loggedOutLater: number
  /** Requests that reached the server. */
  readonly refreshes: number
}

/**
 * Simulates browsers that restore all their tabs at once and share a cookie jar: restored within 0.5 to 3 s, 5 to
 * 805 ms each way, answers lost, Set-Cookie out of order; and a refresh of each browser some time after.
 *
 * It drives the real server by a clock of its own, so that a thousand browsers take as long as their requests do.
 *
 * @example
 * ```ts
 * const server = { login: async () => (await auth.createSession('u1')).refreshToken, refresh: auth.refresh }
 * const report = await simulateBrowsers({ server, time, seed: 1, runs: 1000 })
 * assert.equal(report.loggedOutAtOnce + report.loggedOutLater, 0)
 * ```
 */
export async function simulateBrowsers(options: BrowserSimulation): Promise<BrowserReport> {
  const random = createRandom(options.seed)
  const total = { loggedOutAtOnce: 0, loggedOutLater: 0, refreshes: 0 }
  for (let run = 0; run < options.runs; run++) {
    const agenda = createAgenda(options.time.clock(), options.time.set)
    const world = { server: options.server, agenda, random, lostAnswers: options.lostAnswers ?? 0.02 }
    const browser = await newBrowser(world)
    await restore(world, browser, options.tabs ?? random.whole(2, 10))
    if (browser.loggedOut) total.loggedOutAtOnce++
    else if (await loggedOutLater(world, browser)) total.loggedOutLater++
    total.refreshes += browser.refreshes
  }
  return total
}

/** A browser that has refreshed before, up to three times, and was closed for a while. */
async function newBrowser(world: World): Promise<Browser> {
  const browser = { cookie: await world.server.login(), loggedOut: false, refreshes: 0 }
  for (let count = world.random.whole(0, 3); count > 0; count--) await later(world, browser)
  return browser
}

async function restore(world: World, browser: Browser, tabs: number): Promise<void> {
  const { agenda, random } = world
  const closedFor = pause(random)
  const span = random.between(500, 3000)
  for (let tab = 0; tab < tabs; tab++) {
    agenda.after(closedFor + random.between(0, span), () => refreshTab(world, browser))
  }
  await agenda.play()
}

async function loggedOutLater(world: World, browser: Browser): Promise<boolean> {
  await later(world, browser)
  return browser.loggedOut
}

async function later(world: World, browser: Browser): Promise<void> {
  world.agenda.after(pause(world.random), () => refreshTab(world, browser))
  await world.agenda.play()
}

/** Milliseconds without a refresh: often seconds, so that tokens are met young, and often hours. */
function pause(random: Random): number {
  return random.chance(0.5) ? random.between(0, 90_000) : random.between(90_000, 5 * 86_400_000)
}

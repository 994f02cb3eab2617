import type { TestClock } from '../clock.ts'
import { createEventQueue } from './event-queue.ts'
import { refreshTab, type Browser, type BrowserServer, type Simulation } from './browser.ts'
import { createRandom, type Random } from './random.ts'

/** Options of a simulation. */
export interface BrowserSimulation {
  /** The server that all tabs talk to. */
  readonly server: BrowserServer
  /** The clock of the server. The simulation moves it. */
  readonly time: TestClock
  /** The seed. The same seed gives the same runs. */
  readonly seed: number
  /** The number of browsers, one after the other. */
  readonly runs: number
  /** The number of tabs of each browser. Default: 2 to 10 at random. */
  readonly tabs?: number
  /** The probability that a response never arrives. Default: 0.02. */
  readonly lostAnswers?: number
}

/** The result of a simulation. All browsers are honest, so none should be logged out. */
export interface BrowserReport {
  /** The number of browsers that were logged out while their tabs were restored. */
  readonly loggedOutAtOnce: number
  /** The number of browsers whose later refresh was refused. */
  readonly loggedOutLater: number
  /** The number of requests that reached the server. */
  readonly refreshes: number
}

/**
 * Simulates browsers that restore all their tabs at once, with a shared cookie jar: tabs are restored within 0.5 to 3
 * s, requests and responses take 5 to 805 ms, some responses are lost, and cookies arrive out of order. Later, each
 * browser refreshes once more.
 *
 * The server is real but uses a simulated clock, so a thousand browsers take only as long as their requests.
 *
 * @example
 * ```ts
 * import { simulateBrowsers } from '@sallyport/testkit'
 * import assert from 'node:assert/strict'
 * const server = { login: async () => (await auth.createSession('u1')).refreshToken, refresh: auth.refresh }
 * const report = await simulateBrowsers({ server, time, seed: 1, runs: 1000 })
 * assert.equal(report.loggedOutAtOnce + report.loggedOutLater, 0)
 * ```
 */
export async function simulateBrowsers(options: BrowserSimulation): Promise<BrowserReport> {
  const random = createRandom(options.seed)
  const total = { loggedOutAtOnce: 0, loggedOutLater: 0, refreshes: 0 }
  for (let run = 0; run < options.runs; run++) {
    const queue = createEventQueue(options.time.clock(), options.time.set)
    const simulation = { server: options.server, queue, random, lostAnswers: options.lostAnswers ?? 0.02 }
    const browser = await newBrowser(simulation)
    await restore(simulation, browser, options.tabs ?? random.whole(2, 10))
    if (browser.loggedOut) total.loggedOutAtOnce++
    else if (await loggedOutLater(simulation, browser)) total.loggedOutLater++
    total.refreshes += browser.refreshes
  }
  return total
}

/** Creates a browser that has refreshed up to three times before. */
async function newBrowser(simulation: Simulation): Promise<Browser> {
  const browser = { cookie: await simulation.server.login(), loggedOut: false, refreshes: 0 }
  for (let count = simulation.random.whole(0, 3); count > 0; count--) await later(simulation, browser)
  return browser
}

async function restore(simulation: Simulation, browser: Browser, tabs: number): Promise<void> {
  const { queue, random } = simulation
  const closedFor = pause(random)
  const span = random.between(500, 3000)
  for (let tab = 0; tab < tabs; tab++) {
    queue.after(closedFor + random.between(0, span), () => refreshTab(simulation, browser))
  }
  await queue.play()
}

async function loggedOutLater(simulation: Simulation, browser: Browser): Promise<boolean> {
  await later(simulation, browser)
  return browser.loggedOut
}

async function later(simulation: Simulation, browser: Browser): Promise<void> {
  simulation.queue.after(pause(simulation.random), () => refreshTab(simulation, browser))
  await simulation.queue.play()
}

/** Milliseconds without a refresh: half of the time seconds, so that tokens are still new, otherwise hours. */
function pause(random: Random): number {
  return random.chance(0.5) ? random.between(0, 90_000) : random.between(90_000, 5 * 86_400_000)
}

import { createEventQueue } from '../browsers/event-queue.ts'
import { createRandom } from '../browsers/random.ts'
import type { TestClock } from '../clock.ts'
import { openApp, type Phone, type PhoneServer, type PhoneWorld } from './phone.ts'

/** Options of a simulation of phones. */
export interface PhoneSimulation {
  /** The server processes. Each request goes to one of them at random. */
  readonly servers: readonly PhoneServer[]
  /** The clock of the servers. The simulation moves it. */
  readonly time: TestClock
  /** The seed. The same seed gives the same runs. */
  readonly seed: number
  /** The number of phones, one after the other. */
  readonly runs: number
  /** Whether the apps send idempotency keys. Default: `true`. */
  readonly keys?: boolean
  /**
   * The probability that a request gets lost, that a response does, and that the app is killed before it stores the new
   * token. Default: 0.2 each.
   */
  readonly mishaps?: number
}

/** The result of a simulation. All phones are honest, so none should be logged out. */
export interface PhoneReport {
  /** The number of phones that were logged out. */
  readonly loggedOut: number
  /** The codes of the refusals, with their numbers. */
  readonly refusals: Readonly<Record<string, number>>
  /** The number of requests that reached a server. */
  readonly refreshes: number
}

const minute = 60_000
const hour = 60 * minute

/**
 * Simulates phones that lose requests and responses, whose apps are killed between, and that stay offline for seconds or for
 * up to 40 hours. The app and its extensions sometimes refresh at once. In the end each phone refreshes until a response
 * arrives.
 *
 * @example
 * ```ts
 * import { simulatePhones } from '@sallyport/testkit'
 * import assert from 'node:assert/strict'
 * const server = { login: async () => (await auth.createSession('u1')).refreshToken, refresh: auth.refresh }
 * const report = await simulatePhones({ servers: [server], time, seed: 1, runs: 1000 })
 * assert.equal(report.loggedOut, 0)
 * ```
 */
export async function simulatePhones(options: PhoneSimulation): Promise<PhoneReport> {
  const { servers, time, keys = true, mishaps = 0.2 } = options
  const random = createRandom(options.seed)
  const refusals: Record<string, number> = {}
  let [loggedOut, refreshes] = [0, 0]
  for (let run = 0; run < options.runs; run++) {
    const queue = createEventQueue(time.clock(), time.set)
    const phone = await livePhone({ servers, queue, random, keys, mishaps })
    refreshes += phone.refreshes
    if (phone.loggedOut === undefined) continue
    loggedOut++
    refusals[phone.loggedOut] = (refusals[phone.loggedOut] ?? 0) + 1
  }
  return { loggedOut, refusals, refreshes }
}

/** The whole life of a phone: at most 160 hours, which is less than the default idle lifetime. */
async function livePhone(world: PhoneWorld): Promise<Phone> {
  const { servers, queue, random } = world
  const phone: Phone = { token: await servers[0]!.login(), key: undefined, loggedOut: undefined, refreshes: 0 }
  for (let uses = random.whole(1, 3); uses > 0; uses--) {
    queue.after(pause(world), () => openApp(world, phone))
    await queue.play()
  }
  queue.after(pause(world), () => openApp({ ...world, mishaps: 0 }, phone))
  await queue.play()
  return phone
}

/** Milliseconds until the app is opened again. */
function pause({ random }: PhoneWorld): number {
  return random.chance(0.3) ? random.between(0, 2 * minute) : random.between(2 * minute, 40 * hour)
}

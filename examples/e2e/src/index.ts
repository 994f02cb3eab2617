import { afterAll, beforeAll, describe } from 'vitest'
import { testAccess } from './suites/access.ts'
import { testDecisions } from './suites/decisions.ts'
import { testEnvironment } from './suites/environment.ts'
import { testHttp } from './suites/http.ts'
import { testInjection } from './suites/injection.ts'
import { testLogin } from './suites/login.ts'
import { testOrders } from './suites/orders.ts'
import { testCookies } from './suites/cookies.ts'
import { testPasswords } from './suites/passwords.ts'
import { testProbe } from './suites/probe.ts'
import { testProcesses } from './suites/processes.ts'
import { testSessions } from './suites/sessions.ts'
import { testThrottle } from './suites/throttle.ts'
import { testUsers } from './suites/users.ts'
import type { StartApp } from './start.ts'
import { openWorld, type World } from './world.ts'

export { runAttacks } from './attacks.ts'
export { hashOfPassword } from './passwords.ts'
export type { AppOptions, AuditedApp, RunningApp, StartApp } from './start.ts'
export { offline } from './world.ts'

/** Runs the starters' common contract against an example: over HTTP, on a separate port, with a fake clock. */
export function runContract(name: string, start: StartApp): void {
  describe(`${name} keeps the contract`, () => {
    let world: World
    beforeAll(async () => {
      // Uses the default database of a starter.
      world = await openWorld(start, {
        DATABASE_URL: 'memory:',
        CORS_ORIGINS: 'https://app.example.com,http://localhost:5173',
      })
    })
    afterAll(() => world.close())

    const get = (): World => world
    testLogin(get)
    testSessions(get)
    testAccess(get)
    testOrders(get)
    testDecisions(get)
    testUsers(get)
    testHttp(get)
    testInjection(get)
    testProbe(get)
    testPasswords(start)
    testCookies(start)
    testThrottle(start)
    testEnvironment(start)
    testProcesses(start)
  })
}

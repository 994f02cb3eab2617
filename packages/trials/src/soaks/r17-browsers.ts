import { createClock, simulateBrowsers } from '@sallyport/testkit'
import { openStore, createSpace } from '../shared/store/space.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'
import { firstOf, patient, type Soak } from './soak.ts'

const tabCounts = [2, 3, 4, 5, 6, 7, 8, 9, 10]
const runsOfEach = 5_000

/** Tests browsers that restore their tabs. */
export const browsers: Soak = {
  id: 'R-17',
  title: 'browsers restore 2 to 10 tabs, 5,000 runs each: no user is logged out',
  stores: storeKinds,
  async run({ store, seed, rounds = runsOfEach, progress }) {
    const space = await createSpace(store, { timeout: patient })
    const open = await openStore(space.spec)
    const time = createClock()
    // The simulation moves the clock by hours, which a real server's feed cannot follow, so the feed is not used here.
    const auth = authHere({
      store: open.store,
      hashing: { hasher: quickHasher() },
      clock: time.clock,
      sessions: { maxPerUser: 10_000 },
    })
    let users = 0
    const server = {
      login: async () => (await auth.createSession(`u${users++}`)).refreshToken,
      refresh: auth.refresh,
    }
    const total = { 'logged out at once': 0, 'logged out later': 0, refreshes: 0 }
    for (const tabs of tabCounts) {
      const report = await simulateBrowsers({ server, time, seed: seed + tabs, runs: rounds, tabs })
      total['logged out at once'] += report.loggedOutAtOnce
      total['logged out later'] += report.loggedOutLater
      total.refreshes += report.refreshes
      progress(`${tabs} tabs: ${JSON.stringify(report)}`)
    }
    await auth.close()
    await open.close()
    await space.drop()
    const lost = total['logged out at once'] + total['logged out later']
    const failures = lost > 0 ? [`${lost} browsers were logged out`] : []
    return { figures: { browsers: tabCounts.length * rounds, ...total }, failures: firstOf(failures) }
  },
}

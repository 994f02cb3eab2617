import { createClock, type PhoneReport, simulatePhones } from '@sallyport/testkit'
import { authHere } from '../shared/auth-here.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import type { OpenStore } from '../shared/store/kinds.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const batch = 500
/** Seconds by which the clocks of the processes differ from the real time; two of them by at most the tolerance of 5 s. */
const skews = [0, 2, -2]
/** One phone of so many is simulated without keys, to show that the check can fail. */
const controlShare = 50

/** Tests phones that lose responses and come back hours later. */
export const phones: Soak = {
  id: 'R-17P',
  title: '1,000,000 phones lose requests and responses, and come back hours later: none is logged out',
  stores: storeKinds,
  async run(options) {
    const { store, seed } = options
    const space = await createSpace(store, { timeout: patient })
    const open = await openStore(space.spec)
    const pace = pacer(options, 1_000_000)
    const time = createClock()
    const total = { refreshes: 0, 'late retries': 0, restarts: 0, 'logged out': 0, 'logged out without keys': 0 }
    const onLate = () => void total['late retries']++
    const codes: Record<string, number> = {}
    let first = 0
    while (pace.next(batch)) {
      // Every batch meets new processes, which know nothing of the ones before.
      const processes = startProcesses(open, time.clock, onLate)
      const shared = { servers: processes.servers, time, seed: seed + first }
      const report = await simulatePhones({ ...shared, runs: batch })
      const control = await simulatePhones({ ...shared, runs: batch / controlShare, keys: false })
      add(total, codes, report)
      total['logged out without keys'] += control.loggedOut
      total.restarts += processes.servers.length
      first += batch
      await processes.close()
    }
    await open.close()
    await space.drop()
    const failures = Object.entries(codes).map(([code, count]) => `${count} phones were logged out: ${code}`)
    if (total['logged out without keys'] === 0)
      failures.push('no phone without keys was logged out: nothing was tested')
    const control = (pace.done / batch) * (batch / controlShare)
    return { figures: { phones: pace.done, 'phones without keys': control, ...total }, failures: firstOf(failures) }
  },
}

function add(
  total: { refreshes: number; 'logged out': number },
  codes: Record<string, number>,
  report: PhoneReport,
): void {
  total.refreshes += report.refreshes
  total['logged out'] += report.loggedOut
  for (const [code, count] of Object.entries(report.refusals)) codes[code] = (codes[code] ?? 0) + count
}

/** Starts processes with clocks that differ. The feed is not used, because it cannot follow hours that pass at once. */
function startProcesses({ store }: OpenStore, clock: () => number, onLate: () => void) {
  let users = 0
  const auths = skews.map(seconds =>
    authHere({
      store,
      hashing: { hasher: quickHasher() },
      clock: () => clock() + seconds * 1000,
      sessions: { maxPerUser: 10_000 },
      onEvent: event => void (event.type === 'refresh_replayed' && event.late && onLate()),
    }),
  )
  const servers = auths.map(auth => ({
    login: async () => (await auth.createSession(`u${users++}`)).refreshToken,
    refresh: auth.refresh,
  }))
  return { servers, close: () => Promise.all(auths.map(auth => auth.close())) }
}

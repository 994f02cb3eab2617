import { checkHistory } from '../history/check.ts'
import type { HistoryTerms } from '../history/rules.ts'
import { Tally, textOf } from '../history/tally.ts'
import { runWorkload } from '../history/workload.ts'
import { createRandom } from '../shared/lib/random.ts'
import { openTeam } from '../shared/member/team.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { createSpace } from '../shared/store/space.ts'
import { firstOf, pacer, patient, roundsOf, type Soak } from './soak.ts'

const second = 1_000_000
const allOperations = 1_000_000
const perEpoch = 20_000

/** A short window, so that tokens rotate and expire during the soak. */
export const shortWindow = { retryWindow: 1, tolerance: 1 }
export const terms: HistoryTerms = { retryWindow: second, tolerance: second, grace: second }
/** The number of clients and of sessions that they know. */
export const crowd = { lanes: 48, subjects: 40, sessions: 300 }

/** Records a history of random calls and checks it. */
export const history: Soak = {
  id: 'R-4',
  title: 'random calls from 8 processes: the checker finds no operation that is wrong in every order',
  stores: storeKinds,
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const team = await openTeam(8, { store: space.spec, users: 'shared', ...shortWindow })
    const random = createRandom(options.seed)
    const pace = pacer(options, allOperations)
    const tally = new Tally()
    const failures: string[] = []
    // Each epoch has different users, so that a history fits in memory and a fault is reported early.
    for (let epoch = 0; pace.next(0); epoch++) {
      const most = Math.min(perEpoch, roundsOf(options, allOperations) - pace.done)
      const operations = await runWorkload({
        ...crowd,
        members: team.members,
        random,
        goesOn: done => done < most,
        name: `e${epoch}`,
        graceMilliseconds: terms.grace / 1000,
      })
      tally.add(operations)
      pace.next(operations.length)
      for (const violation of checkHistory(operations, terms)) failures.push(`epoch ${epoch}: ${textOf(violation)}`)
    }
    const stale = (await team.reports()).reduce((sum, { events }) => sum + (events['feed_stale'] ?? 0), 0)
    await team.close()
    await space.drop()
    const figures = { operations: pace.done, ...tally.figures(), 'feed was stale': stale, violations: failures.length }
    return { figures, failures: firstOf(failures) }
  },
}

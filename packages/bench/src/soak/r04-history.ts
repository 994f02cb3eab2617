import { checkHistory } from '../history/check.ts'
import type { Operation } from '../history/operation.ts'
import type { HistoryTerms, Violation } from '../history/rules.ts'
import { runWorkload } from '../history/workload.ts'
import { createRandom } from '../lib/random.ts'
import { openTeam } from '../member/team.ts'
import { storeKinds } from '../store/kinds.ts'
import { createSpace } from '../store/space.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const second = 1_000_000
/** A short window, so that tokens rotate and grow old while a soak watches. */
const window = { retryWindow: 1, tolerance: 1 }
const terms: HistoryTerms = { retryWindow: second, tolerance: second, grace: second }
const perEpoch = 20_000

/** A recorded history of random calls, checked. */
export const history: Soak = {
  id: 'R-4',
  title: 'random calls from 8 processes, and a checker of their history: no operation that any order forbids',
  stores: storeKinds,
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const team = await openTeam(8, { store: space.spec, users: 'shared', ...window })
    const random = createRandom(options.seed)
    const pace = pacer(options, 1_000_000)
    const tally = new Map<string, number>()
    const failures: string[] = []
    for (let epoch = 0; pace.next(0); epoch++) {
      const operations = await runWorkload({
        members: team.members,
        random,
        operations: Math.min(perEpoch, (options.rounds ?? 1_000_000) - pace.done),
        name: `e${epoch}`,
        lanes: 48,
        subjects: 40,
        sessions: 300,
        graceMilliseconds: terms.grace / 1000,
      })
      count(operations, tally)
      for (const violation of checkHistory(operations, terms)) failures.push(`epoch ${epoch}: ${textOf(violation)}`)
      if (!pace.next(operations.length)) break
    }
    const stale = (await team.reports()).reduce((sum, { events }) => sum + (events['feed_stale'] ?? 0), 0)
    await team.close()
    await space.drop()
    return {
      figures: { operations: pace.done, ...figuresOf(tally), 'feed was stale': stale, violations: failures.length },
      failures: firstOf(failures),
    }
  },
}

function count(operations: readonly Operation[], tally: Map<string, number>): void {
  for (const { kind, code, given, presented } of operations) {
    const isRotation = kind === 'refresh' && given && given.generation !== presented?.generation
    const name = isRotation ? 'refresh ok, next token' : `${kind} ${code}`
    tally.set(name, (tally.get(name) ?? 0) + 1)
  }
}

function figuresOf(tally: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...tally].toSorted(([a], [b]) => a.localeCompare(b)))
}

/** A violation with the operations that show it, in the order of their starts. */
export function textOf({ rule, message, operations }: Violation): string {
  const from = Math.min(...operations.map(({ start }) => start))
  const lines = operations
    .toSorted((a, b) => a.start - b.start)
    .map(({ kind, member, start, end, code, presented, given }) => {
      const tokens = [presented, given].map(token => (token ? `${token.generation}:${token.jti.slice(0, 6)}` : '-'))
      return `    ${start - from}–${end - from} µs, process ${member}: ${kind} ${tokens.join(' → ')} ${code}`
    })
  return `${rule}: ${message}\n${lines.join('\n')}`
}

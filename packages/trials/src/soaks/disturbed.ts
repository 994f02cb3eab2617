import { checkHistory } from '../history/check.ts'
import type { Operation } from '../history/operation.ts'
import { Tally, textOf } from '../history/tally.ts'
import { runWorkload } from '../history/workload.ts'
import { createRandom } from '../shared/lib/random.ts'
import { openTeam, type TeamConfig } from '../shared/member/team.ts'
import { crowd, shortWindow, terms } from './r04-history.ts'

/** A workload on a store that something happens to. */
export interface DisturbedRun {
  readonly store: TeamConfig['store']
  readonly seed: number
  readonly processes: number
  /** Calls under way at the same time. */
  readonly lanes?: number
  /** Does harm to the store, and resolves when it is sound again; the workload goes on until then. */
  disturb(): Promise<void>
}

export interface DisturbedReport {
  readonly operations: readonly Operation[]
  readonly figures: Record<string, number>
  readonly failures: readonly string[]
}

/** Seconds for which a feed that cannot be read is believed; ends are heard of at the latest then. */
const maxStaleness = 2

/** Runs the workload of R-4 while its store is disturbed: the same rules hold, and errors may only be 503. */
export async function runDisturbed(run: DisturbedRun): Promise<DisturbedReport> {
  const team = await openTeam(run.processes, { store: run.store, users: 'shared', maxStaleness, ...shortWindow })
  let disturbed = true
  const disturbing = run.disturb().finally(() => void (disturbed = false))
  const grace = terms.grace + maxStaleness * 1_000_000
  const workload = runWorkload({
    ...crowd,
    lanes: run.lanes ?? crowd.lanes,
    members: team.members,
    random: createRandom(run.seed),
    goesOn: () => disturbed,
    name: 'u',
    graceMilliseconds: grace / 1000,
  })
  const [operations] = await Promise.all([workload, disturbing])
  const unhandled = (await team.reports()).flatMap(report => report.unhandled)
  await team.close()
  const tally = new Tally()
  tally.add(operations)
  const violations = checkHistory(operations, { ...terms, grace })
  const failures = [...violations.map(textOf), ...unhandled.map(error => `nobody handled ${error}`)]
  const figures = { operations: operations.length, ...tally.figures(), unhandled: unhandled.length }
  return { operations, figures: { ...figures, violations: violations.length }, failures }
}

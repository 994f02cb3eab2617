import { checkHistory } from '../history/check.ts'
import type { Operation } from '../history/operation.ts'
import { Tally, textOf } from '../history/tally.ts'
import { runWorkload } from '../history/workload.ts'
import { createRandom } from '../shared/lib/random.ts'
import { openTeam, type TeamConfig } from '../shared/member/team.ts'
import { crowd, shortWindow, terms } from './r04-history.ts'

/** The options of a workload on a disturbed store. */
export interface DisturbedRun {
  readonly store: TeamConfig['store']
  readonly seed: number
  readonly processes: number
  /** The number of concurrent calls. */
  readonly lanes?: number
  /** Disturbs the store. Resolves when the store works again. The workload runs until then. */
  disturb(): Promise<void>
}

export interface DisturbedReport {
  readonly operations: readonly Operation[]
  readonly figures: Record<string, number>
  readonly failures: readonly string[]
}

/** `maxStaleness` in seconds. A process learns of a revocation at the latest then. */
const maxStaleness = 2

/** Runs the workload of R-4 on a disturbed store. The same rules apply, and errors may only be 503. */
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
  const failures = [...violations.map(textOf), ...unhandled.map(error => `unhandled: ${error}`)]
  const figures = { operations: operations.length, ...tally.figures(), unhandled: unhandled.length }
  return { operations, figures: { ...figures, violations: violations.length }, failures }
}

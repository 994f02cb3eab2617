import { failuresOf } from './enumeration.ts'
import type { AttackOptions, AttackTarget } from './options.ts'
import { rankTest } from './rank-test.ts'
import { openWorld } from './world.ts'

/** How long failed logins of one cause took. */
export interface LoginTimes {
  /** Why the logins fail. */
  readonly cause: string
  /** The median in milliseconds. */
  readonly median: number
  /** The difference from the median of a wrong password: 0.05 is 5 %. */
  readonly apart: number
  /** The probability of this difference if the causes do not differ. */
  readonly probability: number
}

/**
 * Measures failed logins over HTTP, alternating between causes, and compares each cause with a wrong password
 * (Mann-Whitney). If the times differ, an attacker can find out who has an account. Run nothing else meanwhile.
 *
 * @example
 * ```ts
 * import { timeLogins } from '@sallyport/testkit/attacks'
 * for (const { cause, median } of await timeLogins(options, target, 200)) console.log(cause, median)
 * ```
 */
export async function timeLogins(
  options: AttackOptions,
  target: AttackTarget,
  samples: number,
): Promise<readonly LoginTimes[]> {
  const { post } = await openWorld(options, target)
  const { username } = options.user
  const causes = [
    ['a wrong password', { username, password: 'wrong wrong wrong' }] as const,
    ...failuresOf(options, target),
  ]
  const times = new Map(causes.map(([cause]) => [cause, [] as number[]]))
  for (let turn = 0; turn < samples; turn++) {
    // Rotates the order, so that no cause always follows the same one.
    const order = causes.map((_, index) => causes[(index + turn) % causes.length]!)
    for (const [cause, failure] of order) {
      const start = performance.now()
      await post('/login', failure)
      times.get(cause)?.push(performance.now() - start)
    }
  }
  return compareTimes([...times])
}

/** Compares the times of every cause with those of the first. */
export function compareTimes(
  times: readonly (readonly [cause: string, milliseconds: readonly number[]])[],
): readonly LoginTimes[] {
  const wrong = times[0]?.[1] ?? []
  return times.map(([cause, milliseconds]) => ({
    cause,
    median: median(milliseconds),
    apart: median(milliseconds) / median(wrong) - 1,
    probability: rankTest(wrong, milliseconds),
  }))
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

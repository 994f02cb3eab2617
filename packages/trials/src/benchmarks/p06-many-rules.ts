import { byRole, caslOnOneAction, onOneAction, setOf, sizes } from './policies/many-rules.ts'
import type { Contestant as Asked } from './policies/contestant.ts'
import { median } from '../shared/lib/numbers.ts'
import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { contest } from './contest.ts'
import { checksPerSecond } from './p05-policy-checks.ts'

/** How much more than a Set a policy may slow down. */
const most = 1.5

/** Measures policies with many rules. */
export const manyRules: Benchmark = {
  id: 'P-6',
  title: 'policy checks a second with 10, 1,000 and 100,000 rules, compared with a Set of that size',
  async run({ quick, progress }) {
    const milliseconds = quick ? 50 : 200
    const figures = new Map<string, number[]>()
    for (const size of sizes) {
      progress(`${size} rules`)
      const asked = [setOf(size), byRole(size), onOneAction(size), caslOnOneAction(size)]
      const rounds = await contest(
        asked.map(each => ({
          name: each.name,
          round: async () => checksPerSecond(each.run, paceOf(each, milliseconds)),
        })),
        quick ? 1 : 9,
      )
      for (const [name, values] of rounds) figures.set(name, [...(figures.get(name) ?? []), median(values)])
    }
    return {
      rows: [...figures].flatMap(([name, values]) => rowsFor(name, values, figures)),
      versions: { '@casl/ability': versionOf('@casl/ability') },
    }
  },
}

/** The duration of a round, which is shorter for slow checks. */
function paceOf({ name }: Asked, milliseconds: number): number {
  return name.startsWith('@casl') ? milliseconds / 10 : milliseconds
}

function rowsFor(name: string, values: readonly number[], figures: ReadonlyMap<string, readonly number[]>): Row[] {
  const set = figures.get('a Set')!
  return values.map((value, index) => {
    const growth = value / values[0]!
    // How much more a check slows down than a Set, compared with ten rules.
    const worse = set[index]! / set[0]! / growth
    const isOwn = name.startsWith('@sallyport') && index > 0
    return {
      name: `${name}, ${sizes[index]!.toLocaleString('en')} rules`,
      value,
      point: { curve: name, size: sizes[index]! },
      unit: `checks a second, ${growth.toPrecision(2)} of the speed with 10 rules`,
      ...(isOwn && {
        goal: `at most ${most} times the slowdown of a Set (${worse.toPrecision(2)})`,
        reached: worse <= most,
      }),
    }
  })
}

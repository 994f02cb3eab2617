import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { contest, perProcessorSecond, rowsOf } from './contest.ts'
import { postgresRotations, redisRotations } from './rotations.ts'

const concurrencies = [1, 16, 64]
const least = 0.95

/** Measures what a rotation costs beyond its round trip. */
export const rotate: Benchmark = {
  id: 'P-4a',
  title: "a store's rotate compared with a plain compare-and-swap through the same client",
  async run({ quick }) {
    const rows: Row[] = []
    for (const open of [redisRotations, postgresRotations]) {
      const pair = await open()
      for (const callers of concurrencies) {
        const [own, bare] = [`${pair.store}, ${callers} at once`, `${pair.bare}, ${callers} at once`]
        const count = quick ? 512 : 4_096
        const nothing = pair.nothing
          ? [
              {
                name: `${pair.nothing.name}, ${callers} at once`,
                round: () => perProcessorSecond(callers, count, pair.nothing!.ask),
              },
            ]
          : []
        const rounds = await contest(
          [
            { name: own, round: () => perProcessorSecond(callers, count, pair.rotate) },
            { name: bare, round: () => perProcessorSecond(callers, count, pair.ask) },
            ...nothing,
          ],
          quick ? 5 : 25,
        )
        rows.push(...rowsOf(rounds, 'a second of the processor', bare, { [own]: least }))
      }
      const trips = await pair.roundTrips()
      rows.push({ name: `${pair.store}, round trips`, value: trips, unit: '', goal: '1', reached: trips === 1 })
      await pair.close()
    }
    return {
      rows,
      versions: { ioredis: versionOf('ioredis'), pg: versionOf('pg') },
      notes: ['Processor time of the Node process, all its threads together.'],
    }
  },
}

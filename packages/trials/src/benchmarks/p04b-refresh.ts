import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { contest, perProcessorSecond, rowsOf } from './contest.ts'
import { openRefreshes } from './refreshes.ts'

const callers = 16

/** Compares a whole refresh with one written by hand. */
export const refresh: Benchmark = {
  id: 'P-4b',
  title: 'a whole auth.refresh compared with a refresh written by hand with @nestjs/jwt, which has races',
  async run({ quick }) {
    const rows: Row[] = []
    for (const [kind, least] of [
      ['postgres', 1.5],
      ['redis', 1.05],
    ] as const) {
      const field = await openRefreshes(kind)
      const [own, other] = [`${kind}: Sallyport`, `${kind}: by hand`]
      const count = quick ? 512 : 4_096
      const rounds = await contest(
        [
          { name: own, round: () => perProcessorSecond(callers, count, field.own, field.serverCpu) },
          { name: other, round: () => perProcessorSecond(callers, count, field.byHand, field.serverCpu) },
        ],
        quick ? 5 : 21,
      )
      rows.push(...rowsOf(rounds, 'refreshes a second of the processor', other, { [own]: least }))
      await field.close()
    }
    const versions = { '@nestjs/jwt': versionOf('@nestjs/jwt'), ioredis: versionOf('ioredis'), pg: versionOf('pg') }
    return { rows, versions, notes: ['Processor time of Node and of the server of the store, all threads together.'] }
  },
}

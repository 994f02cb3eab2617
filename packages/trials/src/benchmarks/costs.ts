import type { Benchmark } from './benchmark.ts'
import { ofBundle } from './costs/bundle.ts'
import { ofChecks } from './costs/checks.ts'
import { ofImport } from './costs/import.ts'
import { ofRefreshes } from './costs/refreshes.ts'
import { ofRequests } from './costs/requests.ts'
import { ofRevocation } from './costs/revocation.ts'
import { ofRotations } from './costs/rotations.ts'
import { ofSession } from './costs/session.ts'

/** Says what the time and the space that other benchmarks measure consist of. */
export const costs: Benchmark = {
  id: 'costs',
  title:
    'what a guarded request, a check, a refresh, a rotation, an import, a bundle, a session and a revocation consist of',
  async run(options) {
    // First, before others leave garbage.
    const ofMemory = ofRevocation(options)
    const rows = [
      ...(await ofRequests(options)),
      ...(await ofChecks(options)),
      ...(await ofRefreshes(options)),
      ...(await ofRotations(options)),
      ...(await ofImport(options)),
      ...(await ofBundle()),
      ...(await ofSession(options)),
      ...ofMemory,
    ]
    return {
      rows,
      versions: {},
      notes: [
        'Times come from samples of V8’s profiler, of one process each; native functions count for what calls them.',
        'Differences can be negative: the same code is compiled differently in another application.',
      ],
    }
  },
}

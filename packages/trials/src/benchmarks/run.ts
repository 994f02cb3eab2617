import { parseArgs } from 'node:util'
import type { Benchmark, BenchmarkReport } from './benchmark.ts'
import { benchmarks } from './index.ts'
import { writeResultsPage } from './recorded/page.ts'
import { writeRun } from './recorded/files.ts'
import { record } from './recorded/record.ts'
import type { Recorded } from './recorded/recorded.ts'
import { tableOf } from './table.ts'
import { describeRun } from '../shared/lib/versions.ts'

const usage = `Usage: pnpm bench [id…] [--quick] [--out folder] [--record]

${[...benchmarks.values()].map(({ id, title }) => `${id.padEnd(8)} ${title}`).join('\n')}

--out     writes <id>.json and <id>.svg into a folder
--record  writes full runs into docs/evidence/benchmarks, and into its page`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

process.removeAllListeners('warning')
process.exitCode = await runAll()

async function runAll(): Promise<number> {
  const chosen = choose()
  // A quick run proves nothing, so it is not recorded.
  if (values.help || !chosen || (values.quick && values.record)) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  console.log(
    `${describeRun()}${values.quick ? ', quick: checks that the benchmarks run; the figures prove nothing' : ''}`,
  )
  for (const bench of chosen) {
    const run: Recorded = {
      id: bench.id,
      title: bench.title,
      at: today(),
      machine: describeRun(),
      ...(await runOne(bench)),
    }
    if (values.out !== undefined) writeRun(run, values.out)
    if (values.record) record(run)
  }
  if (values.record) writeResultsPage()
  return 0
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** Finds the benchmarks by id. `P-4` means `P-4a` and `P-4b`. Returns undefined for an unknown id. */
function choose(): readonly Benchmark[] | undefined {
  const all = [...benchmarks.values()]
  if (positionals.length === 0) return all
  const wanted = positionals.map(text => text.toLowerCase())
  const matches = (id: string, text: string) =>
    [id.toLowerCase(), id.toLowerCase().replace(/(?<=\d)[a-z]$/, '')].includes(text)
  if (wanted.some(text => !all.some(({ id }) => matches(id, text)))) return undefined
  return all.filter(({ id }) => wanted.some(text => matches(id, text)))
}

async function runOne(bench: Benchmark): Promise<BenchmarkReport> {
  console.log(`\n${bench.id}: ${bench.title}`)
  const report = await bench.run({ quick: values.quick, progress: text => console.log(`  … ${text}`) })
  console.log(tableOf(report))
  return report
}

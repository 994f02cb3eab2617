import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Benchmark, BenchmarkReport } from './benchmark.ts'
import { benchmarks } from './index.ts'
import { drawPicture } from './picture.ts'
import { tableOf } from './table.ts'
import { describeRun } from '../shared/lib/versions.ts'

const usage = `Usage: pnpm bench [id…] [--quick] [--json file] [--picture file.svg]

${[...benchmarks.values()].map(({ id, title }) => `${id.padEnd(5)} ${title}`).join('\n')}`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    picture: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

process.removeAllListeners('warning')
process.exitCode = await runAll()

async function runAll(): Promise<number> {
  const chosen = choose()
  if (values.help || !chosen) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  console.log(
    `${describeRun()}${values.quick ? ', quick: checks that the benchmarks run; the figures prove nothing' : ''}`,
  )
  const reports: { readonly bench: Benchmark; readonly report: BenchmarkReport }[] = []
  for (const bench of chosen) reports.push({ bench, report: await runOne(bench) })
  const results = reports.map(({ bench: { id, title }, report }) => ({ id, title, ...report }))
  const document = { at: new Date().toISOString(), machine: describeRun(), quick: values.quick, results }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(document, undefined, 2)}\n`)
  if (values.picture) writeFileSync(values.picture, drawPicture(results))
  return 0
}

/** Finds the benchmarks by id. `P-4` means `P-4a` and `P-4b`. Returns undefined for an unknown id. */
function choose(): readonly Benchmark[] | undefined {
  const all = [...benchmarks.values()]
  if (positionals.length === 0) return all
  const wanted = positionals.map(text => text.toLowerCase())
  const matches = (id: string, text: string) =>
    [id.toLowerCase(), id.toLowerCase().replace(/[a-z]$/, '')].includes(text)
  if (wanted.some(text => !all.some(({ id }) => matches(id, text)))) return undefined
  return all.filter(({ id }) => wanted.some(text => matches(id, text)))
}

async function runOne(bench: Benchmark): Promise<BenchmarkReport> {
  console.log(`\n${bench.id}: ${bench.title}`)
  const report = await bench.run({ quick: values.quick, progress: text => console.log(`  … ${text}`) })
  console.log(tableOf(report))
  return report
}

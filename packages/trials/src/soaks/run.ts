import { parseArgs } from 'node:util'
import { describeRun } from '../shared/lib/versions.ts'
import { soaks } from './index.ts'
import type { Soak, SoakReport } from './soak.ts'
import { type StoreKind, storeKinds } from '../shared/store/kinds.ts'

const usage = `Usage: pnpm soak <id…> [--store ${storeKinds.join('|')}|all] [--seed n] [--rounds n | --seconds n]

${[...soaks.values()].map(({ id, title, stores }) => `${id.padEnd(5)} ${title} (${stores.join(', ')})`).join('\n')}`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string', default: 'memory' },
    seed: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
})

// Some soaks use short windows, and every Auth would warn about them.
process.removeAllListeners('warning')

process.exitCode = positionals.length === 0 ? fail(usage) : await runAll()

async function runAll(): Promise<number> {
  let exitCode = 0
  for (const id of positionals) {
    const soak = soaks.get(id.toUpperCase())
    if (!soak) return fail(`unknown soak ${id}\n\n${usage}`)
    for (const store of storesFor(soak)) exitCode ||= await runOne(soak, store)
  }
  return exitCode
}

function storesFor({ stores }: Soak): readonly StoreKind[] {
  if (values.store === 'all') return stores
  const chosen = stores.filter(store => store === values.store)
  // A soak that starts its own server runs on only one kind of store.
  return chosen.length > 0 || stores.length > 1 ? chosen : stores
}

async function runOne(soak: Soak, store: StoreKind): Promise<number> {
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
  console.log(`${soak.id} on ${store}, seed ${seed}: ${soak.title}\n  ${describeRun()}`)
  const start = performance.now()
  const report = await soak
    .run({
      store,
      seed,
      rounds: numberOf(values.rounds),
      seconds: numberOf(values.seconds),
      progress: text => console.log(`  … ${text}`),
    })
    .catch((error: unknown): SoakReport => ({ figures: {}, failures: [stackOf(error)] }))
  print(report, (performance.now() - start) / 1000)
  if (report.failures.length === 0) return 0
  console.log(`FAILED ${soak.id} on ${store}: pnpm soak ${soak.id} --store ${store} --seed ${seed}`)
  return 1
}

function print({ figures, failures }: SoakReport, seconds: number): void {
  for (const [name, value] of Object.entries({ ...figures, seconds: Math.round(seconds) })) {
    console.log(`  ${name.padEnd(34)} ${value}`)
  }
  for (const failure of failures) console.log(`  FAILURE: ${failure}`)
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function fail(message: string): number {
  console.error(message)
  return 2
}

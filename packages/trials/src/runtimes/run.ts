import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { install } from './install.ts'
import { type Outcome, reportOf } from './report.ts'
import { runSuite, runWorker } from './run-suite.ts'
import { type Runtime, suites } from './suites.ts'

const page = fileURLToPath(new URL('../../../../docs/evidence/generated/runtimes.md', import.meta.url))
const runtimes: readonly Runtime[] = ['bun', 'deno', 'workerd']

const usage = `Usage: pnpm check:runtimes [runtime…] [--only project] [--write]

Downloads Bun, Deno and Cloudflare's workerd into a temporary folder, and runs the tests on them. Takes about twenty minutes.

runtimes    ${runtimes.join(', ')}
--only      ${Object.keys(suites).join(', ')}
--write     writes docs/evidence/generated/runtimes.md; only for all runtimes and projects`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, write: { type: 'boolean', default: false }, help: { type: 'boolean' } },
})

process.exitCode = await checkRuntimes()

async function checkRuntimes(): Promise<number> {
  const chosen = runtimes.filter(name => positionals.length === 0 || positionals.includes(name))
  const names = Object.keys(suites).filter(name => values.only === undefined || values.only === name)
  const isPart = chosen.length < runtimes.length || values.only !== undefined
  const isKnown = names.length > 0 && positionals.every(name => (runtimes as readonly string[]).includes(name))
  if (values.help || !isKnown || (values.write && isPart)) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-runtimes-'))
  try {
    const versions = await install(folder, chosen)
    const outcomes: Outcome[] = []
    for (const runtime of chosen) {
      for await (const outcome of outcomesOn(runtime, folder, names)) {
        const { suite, passed, failed } = outcome
        console.log(
          `${failed === 0 ? 'ok    ' : 'FAILED'} ${versions[runtime]}, ${suite}: ${passed} passed, ${failed} failed`,
        )
        outcomes.push(outcome)
      }
    }
    const isFine = outcomes.every(({ failed, passed }) => failed === 0 && passed > 0)
    if (values.write && isFine) writeFileSync(page, reportOf(outcomes, versions))
    return isFine ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function* outcomesOn(runtime: Runtime, folder: string, names: readonly string[]): AsyncGenerator<Outcome> {
  if (runtime === 'workerd') yield await runWorker(folder)
  else for (const name of names) yield await runSuite(runtime, folder, name)
}

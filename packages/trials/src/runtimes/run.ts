import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { install } from './install.ts'
import { type Outcome, runSuite, runWorker } from './run-suite.ts'
import { type Runtime, suites } from './suites.ts'

const runtimes: readonly Runtime[] = ['bun', 'deno', 'workerd']

const usage = `Usage: pnpm check:runtimes [runtime…] [--only project]

Downloads Bun, Deno and Cloudflare's workerd into a temporary folder, and runs the tests on them. Takes about twenty minutes.

runtimes    ${runtimes.join(', ')}
--only      ${suites.join(', ')}; on Bun and Deno`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, help: { type: 'boolean' } },
})

process.exitCode = await checkRuntimes()

async function checkRuntimes(): Promise<number> {
  const chosen = runtimes.filter(name => positionals.length === 0 || positionals.includes(name))
  const names = suites.filter(name => values.only === undefined || values.only === name)
  const isKnown = names.length > 0 && positionals.every(name => (runtimes as readonly string[]).includes(name))
  if (values.help || !isKnown) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-runtimes-'))
  try {
    const titles = await install(folder, chosen)
    let isFine = true
    for (const runtime of chosen) {
      for await (const { suite, passed, failed } of outcomesOn(runtime, folder, names)) {
        isFine &&= failed === 0 && passed > 0
        console.log(
          `${failed === 0 ? 'ok    ' : 'FAILED'} ${titles[runtime]}, ${suite}: ${passed} passed, ${failed} failed`,
        )
      }
    }
    return isFine ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function* outcomesOn(runtime: Runtime, folder: string, names: readonly string[]): AsyncGenerator<Outcome> {
  if (runtime === 'workerd') yield await runWorker(folder)
  else for (const name of names) yield await runSuite(runtime, folder, name)
}

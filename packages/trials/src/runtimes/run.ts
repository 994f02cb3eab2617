import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { install } from './install.ts'
import { type Result, resultsOf, writeResults } from './results.ts'
import { runSuite, runWorker } from './run-suite.ts'
import { type Runtime, runtimes, suites, workers } from './suites.ts'

const usage = `Usage: pnpm check:runtimes [runtime…] [--only project] [--write]

Downloads Bun, Deno and Cloudflare's workerd into a temporary folder, and runs the tests on them and on this Node. Takes about an hour.

runtimes    ${runtimes.join(', ')}
--only      ${suites.join(', ')}; in workerd ${workers.join(', ')}
--write     writes the results to docs/evidence/runtimes.json; then run pnpm docs:runtimes`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, write: { type: 'boolean' }, help: { type: 'boolean' } },
})

process.exitCode = await checkRuntimes()

async function checkRuntimes(): Promise<number> {
  const chosen = runtimes.filter(name => positionals.length === 0 || positionals.includes(name))
  const isKnown =
    positionals.every(name => (runtimes as readonly string[]).includes(name)) &&
    chosen.some(runtime => namesOn(runtime).length > 0)
  if (values.help || !isKnown) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-runtimes-'))
  try {
    const titles = await install(folder, chosen)
    let isFine = true
    for (const runtime of chosen) {
      for (const suite of namesOn(runtime)) {
        const results = await check(runtime, titles[runtime]!, folder, suite)
        for (const each of results) isFine = show(each) && isFine
        if (values.write) writeResults(results)
      }
    }
    return isFine ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function namesOn(runtime: Runtime): readonly string[] {
  const all: readonly string[] = runtime === 'workerd' ? workers : suites
  return all.filter(name => values.only === undefined || values.only === name)
}

async function check(runtime: Runtime, on: string, folder: string, suite: string): Promise<readonly Result[]> {
  const tests = runtime === 'workerd' ? await runWorker(folder, suite) : await runSuite(runtime, folder, suite)
  const date = new Date().toISOString().slice(0, 10)
  const results = resultsOf({ runtime, on, date, suite }, tests)
  if (results.length === 0) throw new Error(`${suite} ran no test on ${on}`)
  return results
}

/** Prints a result. Returns whether nothing failed. */
function show({ on, suite, part, passed, failed, leftOut }: Result): boolean {
  const isFine = failed.length === 0
  const left = leftOut.length > 0 ? `, ${leftOut.length} left out` : ''
  console.log(
    `${isFine ? 'ok    ' : 'FAILED'} ${on}, ${suite}, ${part}: ${passed} passed, ${failed.length} failed${left}`,
  )
  for (const title of failed) console.log(`  ${title}`)
  return isFine
}

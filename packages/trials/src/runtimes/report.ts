import { exceptions, type Runtime, suites } from './suites.ts'

/** What came of a project's tests on a runtime. */
export interface Outcome {
  readonly runtime: Runtime
  readonly suite: string
  readonly passed: number
  readonly failed: number
}

/** Writes the tables of the page. */
export function reportOf(outcomes: readonly Outcome[], versions: Readonly<Record<string, string>>): string {
  const passed = (runtime: Runtime, suite: string) =>
    outcomes.find(each => each.runtime === runtime && each.suite === suite)?.passed ?? 0
  const rows = Object.entries(suites).map(
    ([suite, shows]) => `| ${shows} | ${passed('bun', suite)} | ${passed('deno', suite)} |`,
  )
  const reasons = [...new Set(exceptions.map(({ why }) => why))].map(why => {
    const files = exceptions.filter(each => each.why === why)
    const where = [...new Set(files.map(({ runtime }) => versions[runtime]))].join(', ')
    const names = [...new Set(files.map(({ file }) => `\`${file}\``))].join(', ')
    return `| ${names} | ${where} | ${why} |`
  })
  return `<!-- Made by \`pnpm check:runtimes --write\`. -->

| tests that pass | ${versions['bun']} | ${versions['deno']} |
|---|---|---|
${rows.join('\n')}

${versions['workerd']}: ${passed('workerd', 'worker')} attacks over HTTP on a worker with the web entry, the memory store and
\`scryptHasher\` were refused.

| left out | on | because |
|---|---|---|
${reasons.join('\n')}
`
}

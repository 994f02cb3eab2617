// Runs the tests of the packages that depend on Node on its other supported versions, one after another. For every change, each
// adapter runs on one of them; with --all, everything runs on all.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run, secondsSince } from './lib/run.mjs'
import { root } from './lib/workspace.mjs'

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { all: { type: 'boolean' } } })
const versions = positionals.length > 0 ? positionals : ['22', '24', '26']
const vitest = join('node_modules', 'vitest', 'vitest.mjs')
const env = { ...process.env, NO_COLOR: '1', SALLYPORT_FURTHER_NODE: '1' }
const always = ['core', 'client', 'sqlite']
const shares = new Map([
  ['22', ['express', 'rbac']],
  ['24', ['fastify', 'koa']],
  ['26', ['nestjs', 'hono']],
])
/** The stores in memory, and a starter with its servers. */
const others = version => (version === '24' ? ['testkit', 'express-orders'] : [])

function projectsFor(version) {
  if (flags.all) return [...always, ...[...shares.values()].flat(), ...others(version)]
  return [...always, ...(shares.get(version) ?? [])]
}

for (const version of versions) {
  const start = performance.now()
  const chosen = projectsFor(version).flatMap(name => ['--project', name])
  const args = ['-y', `node@${version}`, vitest, 'run', '--config', 'vitest.workspace.ts', ...chosen]
  const { code, output } = await run('npx', args, { cwd: root, env })
  const summary = output.match(/^ *Tests +(.+)$/m)?.[1] ?? 'no tests ran'
  if (code !== 0) console.log(output)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} Node ${version}: ${summary} (${secondsSince(start)})`)
  if (code !== 0) process.exitCode = 1
}

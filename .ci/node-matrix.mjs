// Runs the tests of the packages that depend on Node on its other supported versions, one after another. Node 24 also runs
// the store suites in memory and a starter with its servers.
import { join } from 'node:path'
import { run, secondsSince } from './lib/run.mjs'
import { root } from './lib/workspace.mjs'

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24', '26']
const vitest = join('node_modules', 'vitest', 'vitest.mjs')
const env = { ...process.env, NO_COLOR: '1', SALLYPORT_FURTHER_NODE: '1' }
const everywhere = ['core', 'client', 'rbac', 'express', 'fastify', 'hono', 'koa', 'nestjs', 'sqlite']
const projects = new Map([['24', [...everywhere, 'testkit', 'express-orders']]])

for (const version of versions) {
  const start = performance.now()
  const chosen = (projects.get(version) ?? everywhere).flatMap(name => ['--project', name])
  const args = ['-y', `node@${version}`, vitest, 'run', '--config', 'vitest.workspace.ts', ...chosen]
  const { code, output } = await run('npx', args, { cwd: root, env })
  const summary = output.match(/^ *Tests +(.+)$/m)?.[1] ?? 'no tests ran'
  if (code !== 0) console.log(output)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} Node ${version}: ${summary} (${secondsSince(start)})`)
  if (code !== 0) process.exitCode = 1
}

// pnpm check:starters: creates a project for each framework from the tarballs of what `pnpm build` wrote, each with
// another store, installs it, checks its types, runs its tests, and lists its routes with the sallyport command if its store needs no
// server. It takes minutes, and is not part of `pnpm check:packages`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from './lib/pnpm.mjs'
import { inParallel, runOrThrow, secondsSince } from './lib/run.mjs'
import { publishable, root } from './lib/workspace.mjs'

const start = performance.now()
const temporary = mkdtempSync(join(tmpdir(), 'sallyport-starters-'))
const creator = join(root, 'packages/create-sallyport/dist/cli.js')
const starters = [
  { framework: 'express', store: 'postgres', module: 'esm', policy: true },
  { framework: 'fastify', store: 'memory', module: 'commonjs', policy: true },
  { framework: 'nestjs', store: 'redis', module: 'esm', policy: true },
  { framework: 'express', store: 'mysql', module: 'commonjs', policy: false },
  { framework: 'fastify', store: 'sqlite', module: 'commonjs', policy: false },
]
const needed = ['express', 'fastify', 'nestjs', 'postgres', 'mysql', 'sqlite', 'redis', 'rbac', 'cli']
const withoutServer = new Set(['memory', 'postgres', 'sqlite'])
let failed = 0

/** Replaces the versions in package.json by the tarballs. */
function useTarballs(folder, tarballs) {
  const file = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  for (const name of Object.keys(manifest.dependencies)) {
    if (tarballs.has(name)) manifest.dependencies[name] = `file:${tarballs.get(name)}`
  }
  writeFileSync(file, JSON.stringify(manifest, null, 2))
}

function withoutOurSettings() {
  const entries = Object.entries(process.env)
  return Object.fromEntries(entries.filter(([name]) => !/^p?npm_/i.test(name) && name !== 'NODE_OPTIONS'))
}

async function listRoutes(tarballs, options) {
  const command = ['@sallyport/cli', 'create-sallyport'].map(name => tarballs.get(name))
  await runOrThrow('npm', ['install', '--no-save', '--prefer-offline', '--no-audit', '--no-fund', ...command], options)
  await runOrThrow('npx', ['sallyport', 'routes', 'src/open-app.ts', '--env', '.env'], options)
}

async function check({ framework, store, module, policy }, tarballs) {
  const name = [framework, store, module, ...(policy ? ['policy'] : [])].join('-')
  const cwd = join(temporary, name)
  const flags = ['--framework', framework, '--store', store, '--module', module, policy ? '--policy' : '--no-policy']
  try {
    await runOrThrow(process.execPath, [creator, name, ...flags, '--yes'], { cwd: temporary })
    useTarballs(cwd, tarballs)
    const options = { cwd, env: withoutOurSettings() }
    await runOrThrow('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], options)
    await runOrThrow('npm', ['run', 'types'], options)
    await runOrThrow('npm', ['test'], options)
    if (withoutServer.has(store)) await listRoutes(tarballs, options)
    console.log(`ok     ${name}`)
  } catch (error) {
    failed++
    console.log(`FAILED ${name}\n${error.message}`)
  }
}

try {
  const packed = await inParallel(publishable(needed), async ({ folder, manifest }) => [
    manifest.name,
    await pack(folder, temporary),
  ])
  await inParallel(starters, starter => check(starter, new Map(packed)), 1)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
console.log(`${starters.length - failed} of ${starters.length} starters pass (${secondsSince(start)})`)
process.exitCode = failed === 0 ? 0 : 1

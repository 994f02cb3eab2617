// pnpm check:ecosystem [application …] [--tarballs <folder>]: installs the tarballs of what `pnpm build` wrote in small
// applications of the ecosystem, outside the repository, and runs them. Each refuses, logs in, guards, refreshes and logs
// out. It takes minutes, and is not part of `pnpm check:packages`.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from './lib/pnpm.mjs'
import { inParallel, runOrThrow, secondsSince } from './lib/run.mjs'
import { tarballName } from './lib/tarball.mjs'
import { publishable, root } from './lib/workspace.mjs'

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { tarballs: { type: 'string' } } })
const source = join(root, '.ci/ecosystem')
const all = readdirSync(source).filter(name => name !== 'shared' && name !== 'browsing')
const unknown = positionals.filter(name => !all.includes(name))
if (unknown.length > 0) throw new Error(`no such application: ${unknown.join(', ')}; there are ${all.join(', ')}`)

const temporary = mkdtempSync(join(tmpdir(), 'sallyport-ecosystem-'))
const packages = new Map(publishable().map(entry => [entry.manifest.name, entry]))
const tarballs = new Map()
let failed = 0

/** Resolves to the tarball of a package, and packs it once. */
function tarballOf(name) {
  const { folder, manifest } = packages.get(name)
  if (flags.tarballs) return join(resolve(flags.tarballs), tarballName(manifest))
  if (!tarballs.has(name)) tarballs.set(name, pack(folder, temporary))
  return tarballs.get(name)
}

/** Copies an application, with the recipe that it tests, and replaces the versions of our packages by tarballs. */
async function prepare(name, folder) {
  cpSync(join(source, name), folder, { recursive: true })
  cpSync(join(source, 'shared'), join(folder, 'shared'), { recursive: true })
  const file = join(folder, 'package.json')
  const { recipe, recipeFolder = '.', ...manifest } = JSON.parse(readFileSync(file, 'utf8'))
  if (recipe !== undefined) copyRecipe(recipe, folder, recipeFolder)
  for (const dependency of Object.keys(manifest.dependencies).filter(key => packages.has(key))) {
    manifest.dependencies[dependency] = `file:${await tarballOf(dependency)}`
  }
  writeFileSync(file, JSON.stringify(manifest, null, 2))
}

function copyRecipe(recipe, folder, recipeFolder) {
  const recipes = join(root, 'examples/recipes')
  cpSync(join(recipes, recipe), join(folder, recipeFolder), { recursive: true })
  cpSync(join(source, 'browsing'), join(folder, 'browsing'), { recursive: true })
  for (const part of ['shared', 'contract']) cpSync(join(recipes, part), join(folder, part), { recursive: true })
}

/** Returns the environment of a user: without the settings of this repository's pnpm and of its CI. */
function environment() {
  const entries = Object.entries(process.env).filter(([name]) => !/^p?npm_|^NODE_OPTIONS$/i.test(name))
  return { ...Object.fromEntries(entries), NEXT_TELEMETRY_DISABLED: '1' }
}

async function check(name) {
  const start = performance.now()
  const cwd = join(temporary, name)
  try {
    await prepare(name, cwd)
    const options = { cwd, env: environment() }
    await runOrThrow('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], options)
    await runOrThrow('npm', ['test'], options)
    console.log(`ok     ${name} (${secondsSince(start)})`)
  } catch (error) {
    failed++
    console.log(`FAILED ${name}\n${error.message}`)
  }
}

try {
  await inParallel(positionals.length > 0 ? positionals : all, check, 1)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

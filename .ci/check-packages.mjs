// pnpm check:packages [package …] [--tarballs <folder>] [--runtimes]: packs what `pnpm build` wrote, checks the tarballs, and
// uses them in applications outside the repository. With names, only those packages and their dependencies. --tarballs takes
// tarballs that exist already; --runtimes adds Bun and Deno, which are downloaded.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { bin, consumers, filesWithout, isDeclared, isInDeclarations, runtimes } from './lib/consumers.mjs'
import { deadPackedLinks } from './lib/packed-links.mjs'
import { pack, pnpm } from './lib/pnpm.mjs'
import { inParallel, run, runOrThrow, secondsSince } from './lib/run.mjs'
import { filesOf, findings, tarballName } from './lib/tarball.mjs'
import { publishable, root } from './lib/workspace.mjs'

const start = performance.now()
const temporary = mkdtempSync(join(tmpdir(), 'sallyport-packages-'))
const apps = join(temporary, 'consumers')
// Uses another version of Nest.
const nest12 = join(apps, 'nest12-esm')
// An application that is installed with pnpm and emits declarations.
const declarations = join(apps, 'declarations')
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { tarballs: { type: 'string' }, runtimes: { type: 'boolean' } },
})
const chosen = publishable(positionals)
let failed = 0

function report(name, problems) {
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  for (const problem of problems) console.log(`  ${problem.trimEnd().replaceAll('\n', '\n  ')}`)
  if (problems.length > 0) failed++
}

async function packed({ name, folder, manifest }) {
  const tarball = flags.tarballs ? join(resolve(flags.tarballs), tarballName(manifest)) : await pack(folder, temporary)
  const unpacked = join(temporary, 'unpacked', name)
  mkdirSync(unpacked, { recursive: true })
  await runOrThrow('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'])
  return { name, manifest, tarball, unpacked }
}

async function inspect(entry) {
  const { unpacked, tarball } = entry
  report(`${entry.name}: contents`, [...findings(filesOf(unpacked)), ...pageFindings(entry)])
  report(`${entry.name}: links`, deadPackedLinks(filesOf(unpacked)))
  report(`${entry.name}: publint`, await lint(entry))
  // The resolution of Node 10 (`module: commonjs`) ignores `exports` and uses `types` and `typesVersions`.
  report(`${entry.name}: types`, await outcome(bin('attw'), ['--format', 'ascii', tarball]))
}

/** Returns which files of Studio's page the command's tarball lacks. */
function pageFindings({ name, unpacked }) {
  const files = name === 'cli' ? ['icon.svg', 'index.html', 'page.css', 'page.js'] : []
  return files
    .filter(file => !existsSync(join(unpacked, 'dist/studio', file)))
    .map(file => `dist/studio/${file} is missing`)
}

async function lint({ unpacked, manifest }) {
  const files = [...filesOf(unpacked)].map(([path, text]) => ({ name: `package/${path}`, data: Buffer.from(text) }))
  const { messages } = await publint({ pkgDir: 'package', pack: { files }, strict: true })
  return messages.map(message => formatMessage(message, manifest, { color: false }))
}

/** Resolves to the output of a program that failed. */
async function outcome(command, args, options) {
  const { code, output } = await run(command, args, options)
  return code === 0 ? [] : [output]
}

/** Installs the tarballs with npm in a folder outside the workspace, for all consumers. */
async function install(entries) {
  cpSync(join(root, '.ci/consumers'), apps, { recursive: true })
  const problems = await installIn(apps, entries)
  const own = entries.filter(({ name }) => ['core', 'nestjs'].includes(name))
  if (own.length === 2) problems.push(...(await installIn(nest12, own)))
  if (isDeclared(entries)) problems.push(...(await installIn(declarations, entries.filter(isInDeclarations), byPnpm)))
  return problems
}

const byNpm = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund']
const byNpmWith = packages => [byNpm[0], [...byNpm.slice(1), ...packages]]
const byPnpm = ['npx', '-y', pnpm, 'install', '--prefer-offline', '--no-frozen-lockfile']

async function installIn(cwd, entries, [file, ...args] = byNpm) {
  nameTarballs(cwd, entries)
  return outcome(file, args, { cwd, env: withoutOurSettings() })
}

function nameTarballs(cwd, entries) {
  const file = join(cwd, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  for (const entry of entries) manifest.dependencies[entry.manifest.name] = `file:${entry.tarball}`
  writeFileSync(file, JSON.stringify(manifest, null, 2))
}

/** Returns the environment without this repository's pnpm settings, which a user's npm would not have. */
function withoutOurSettings() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name)))
}

/** Writes an import of every entry of every package, so that the compiler reads all declarations. */
function writeEntries(entries) {
  const names = entries.flatMap(({ manifest }) =>
    Object.keys(manifest.exports)
      .filter(entry => entry !== './package.json')
      .map(entry => manifest.name + entry.slice(1)),
  )
  const lines = names.map((name, i) => `import * as entry${i} from '${name}'`)
  const text = `${lines.join('\n')}\nexport const entries: object[] = [${names.map((_, i) => `entry${i}`).join(', ')}]\n`
  for (const extension of ['mts', 'cts']) writeFileSync(join(apps, `types/entries.${extension}`), text)
}

async function use({ name, command: [file, ...args] }) {
  report(name, await outcome(file, args, { cwd: apps }))
}

/** Installs Bun and Deno next to the tarballs and runs applications with them. */
async function useRuntimes() {
  const { install: packagesOf, applications } = runtimes(apps)
  const problems = await outcome(...byNpmWith(packagesOf), { cwd: apps, env: withoutOurSettings() })
  report('npm install of Bun and Deno', problems)
  if (problems.length === 0) await inParallel(applications, use)
}

try {
  const entries = await inParallel(chosen, packed)
  const installing = install(entries)
  await inParallel(entries, inspect)
  const problems = await installing
  report('npm install of the tarballs', problems)
  if (problems.length === 0) {
    writeEntries(entries)
    for (const file of filesWithout(entries)) rmSync(join(apps, file))
    await inParallel(consumers(entries, apps), use)
    if (flags.runtimes) await useRuntimes()
  }
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
console.log(
  `${failed === 0 ? 'no problems' : `${failed} failed`} with ${chosen.length} packages (${secondsSince(start)})`,
)
process.exitCode = failed === 0 ? 0 : 1

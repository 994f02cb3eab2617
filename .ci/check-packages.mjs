// pnpm check:packages [package …]: packs what `pnpm build` wrote, checks the tarballs, and uses them in applications outside
// the repository. With names, only those packages and their dependencies.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { pack, pnpm } from './lib/pnpm.mjs'
import { inParallel, run, runOrThrow, secondsSince } from './lib/run.mjs'
import { filesOf, findings } from './lib/tarball.mjs'
import { publishable, root } from './lib/workspace.mjs'

const start = performance.now()
const temporary = mkdtempSync(join(tmpdir(), 'sallyport-packages-'))
const apps = join(temporary, 'consumers')
// Uses another version of Nest.
const nest12 = join(apps, 'nest12-esm')
// An application that is installed with pnpm and emits declarations.
const declarations = join(apps, 'declarations')
const chosen = publishable(process.argv.slice(2))
let failed = 0

function report(name, problems) {
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  for (const problem of problems) console.log(`  ${problem.trimEnd().replaceAll('\n', '\n  ')}`)
  if (problems.length > 0) failed++
}

async function packed({ name, folder, manifest }) {
  const tarball = await pack(folder, temporary)
  const unpacked = join(temporary, 'unpacked', name)
  mkdirSync(unpacked, { recursive: true })
  await runOrThrow('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'])
  return { name, manifest, tarball, unpacked }
}

async function inspect(entry) {
  const { unpacked, tarball } = entry
  report(`${entry.name}: contents`, findings(filesOf(unpacked)))
  report(`${entry.name}: publint`, await lint(entry))
  // The resolution of Node 10 (`module: commonjs`) ignores `exports` and uses `types` and `typesVersions`.
  report(`${entry.name}: types`, await outcome(bin('attw'), ['--format', 'ascii', tarball]))
}

async function lint({ unpacked, manifest }) {
  const files = [...filesOf(unpacked)].map(([path, text]) => ({ name: `package/${path}`, data: Buffer.from(text) }))
  const { messages } = await publint({ pkgDir: 'package', pack: { files }, strict: true })
  return messages.map(message => formatMessage(message, manifest, { color: false }))
}

function bin(name) {
  return join(root, 'node_modules/.bin', name)
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
  if (has(entries, 'nestjs')) problems.push(...(await installIn(nest12, own)))
  if (isDeclared(entries)) problems.push(...(await installIn(declarations, entries.filter(isInDeclarations), byPnpm)))
  return problems
}

const byNpm = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund']
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

/** Returns whether an adapter is among the packages. Applications of other adapters are skipped. */
function has(entries, adapter) {
  return entries.some(({ name }) => name === adapter)
}

/** Returns whether the application with declarations needs a package. */
function isInDeclarations({ name }) {
  return ['core', 'rbac', 'express', 'fastify', 'nestjs'].includes(name)
}

function isDeclared(entries) {
  return entries.filter(isInDeclarations).length === 5
}

/** Removes files that need a missing package. */
function trim(entries) {
  const needs = {
    express: ['types/usage.mts', 'jest/day.test.js', 'vitest/express.test.mjs'],
    fastify: ['types/fastify.mts', 'jest/fastify.test.js', 'vitest/fastify.test.mjs'],
    nestjs: ['jest/nest.test.js', 'vitest/nest.test.mjs'],
    testkit: ['jest/time.test.js'],
  }
  for (const [name, files] of Object.entries(needs)) {
    if (!has(entries, name)) for (const file of files) rmSync(join(apps, file))
  }
}

function consumers(entries) {
  const types = ['node16', 'nodenext', 'bundler'].map(name => ({
    name: `types under ${name}, libraries checked`,
    command: [bin('tsc'), '-p', `types/tsconfig.${name}.json`],
  }))
  const express = [
    { name: 'an ESM application', command: [process.execPath, 'esm/index.mjs'] },
    { name: 'a CommonJS application', command: [process.execPath, 'cjs/index.cjs'] },
    { name: 'both copies in one process', command: [process.execPath, 'cjs/both.cjs'] },
  ]
  const nest = [
    { name: 'Nest 11 in CommonJS, and both copies', command: [process.execPath, 'nest11-cjs/index.cjs'] },
    { name: 'Nest 12 in ESM', command: [process.execPath, 'nest12-esm/index.mjs'] },
  ]
  const fastify = [
    { name: 'Fastify in ESM', command: [process.execPath, 'fastify-esm/index.mjs'] },
    { name: 'Fastify in CommonJS', command: [process.execPath, 'fastify-cjs/index.cjs'] },
  ]
  const suites = [
    { name: 'Jest suites', command: [join(apps, 'node_modules/.bin/jest'), '--rootDir', 'jest', '--ci'] },
    { name: 'Vitest suites', command: [join(apps, 'node_modules/.bin/vitest'), 'run', '--root', 'vitest'] },
  ]
  const declared = {
    name: 'declarations of an application that pnpm installed',
    command: [bin('tsc'), '-p', declarations],
  }
  return [
    ...(isDeclared(entries) ? [declared] : []),
    ...(has(entries, 'express') ? express : []),
    ...(has(entries, 'fastify') ? fastify : []),
    ...(has(entries, 'nestjs') ? nest : []),
    ...(['express', 'fastify', 'nestjs'].some(name => has(entries, name)) ? suites : []),
    ...types,
  ]
}

try {
  const entries = await inParallel(chosen, packed)
  const installing = install(entries)
  await inParallel(entries, inspect)
  const problems = await installing
  report('npm install of the tarballs', problems)
  if (problems.length === 0) {
    writeEntries(entries)
    trim(entries)
    await inParallel(consumers(entries), async ({ name, command: [file, ...args] }) =>
      report(name, await outcome(file, args, { cwd: apps })),
    )
  }
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
console.log(
  `${failed === 0 ? 'no problems' : `${failed} failed`} with ${chosen.length} packages (${secondsSince(start)})`,
)
process.exitCode = failed === 0 ? 0 : 1

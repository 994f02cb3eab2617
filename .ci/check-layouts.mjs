// pnpm check:layouts [part of a name …] [--tarballs <folder>]: installs the tarballs of what `pnpm build` wrote with pnpm without
// hoisting, Yarn's Plug'n'Play and Bun, and runs tests of small applications with Jest under three compilers, Vitest and node:test,
// outside the repository. It takes minutes, and is not part of `pnpm check:packages`.
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { managers, runners, toolsOf } from './lib/layouts.mjs'
import { bcryptHere } from './lib/native.mjs'
import { runOrThrow, secondsSince } from './lib/run.mjs'
import { cleanEnvironment, installer } from './lib/tarball-project.mjs'
import { root } from './lib/workspace.mjs'

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { tarballs: { type: 'string' } } })
const isChosen = ({ name }) => positionals.length === 0 || positionals.some(part => name.includes(part))
const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'sallyport-layouts-'))
const source = join(root, '.ci/layouts')
const install = installer({ temporary, tarballs: flags.tarballs })
const env = cleanEnvironment()
let failed = 0

async function check(name, work) {
  const start = performance.now()
  try {
    await work()
    console.log(`ok     ${name} (${secondsSince(start)})`)
  } catch (error) {
    failed++
    console.log(`FAILED ${name}\n${error.message}`)
  }
}

/** Copies an application, and what applications share. */
function copied(name, folder) {
  cpSync(join(source, name), folder, { recursive: true })
  cpSync(join(root, '.ci/ecosystem/shared'), join(folder, 'shared'), { recursive: true })
  return folder
}

async function runIn(cwd, command) {
  await runOrThrow(command[0], command.slice(1), { cwd, env })
}

async function checkRunners(chosen) {
  if (chosen.length === 0) return
  const folder = copied('runners', join(temporary, 'runners'))
  await check('npm install of the test runners', () => install(join(source, 'runners'), folder, ['package.json']))
  for (const { name, command } of chosen) await check(name, () => runIn(folder, command))
}

async function checkManagers(chosen) {
  if (chosen.length === 0) return
  const registry = (await runOrThrow('npm', ['config', 'get', 'registry'], { env })).trim()
  const tools = await toolsOf(join(temporary, 'tools'), env)
  for (const { name, prepare, command, node } of chosen) {
    const folder = copied('managers', join(temporary, name))
    prepare(folder, { registry, optional: optionalPackages() })
    await check(`${name} install`, () => install(folder, folder, [], command(tools)))
    for (const file of ['index.mjs', 'index.cjs']) {
      await check(`${name}, ${file}`, () => runIn(folder, [...node(tools), file]))
    }
  }
}

/** The packages of bcrypt for other platforms than this one. */
function optionalPackages() {
  const file = join(root, 'packages/core/node_modules/@node-rs/bcrypt/package.json')
  const { optionalDependencies } = JSON.parse(readFileSync(file, 'utf8'))
  return Object.keys(optionalDependencies).filter(name => name !== bcryptHere)
}

try {
  await checkRunners(runners.filter(isChosen))
  await checkManagers(managers.filter(isChosen))
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
console.log(failed === 0 ? 'no problems' : `${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

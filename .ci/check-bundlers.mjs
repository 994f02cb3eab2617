// pnpm check:bundlers [bundle …] [--tarballs <folder>]: installs the tarballs of what `pnpm build` wrote, bundles small
// applications with each bundler, outside the repository, and starts each bundle in a folder without other packages. It takes
// minutes, and is not part of `pnpm check:packages`.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundles } from './lib/bundles.mjs'
import { runOrThrow, secondsSince } from './lib/run.mjs'
import { checkStarted, startedBundle } from './lib/started-bundle.mjs'
import { cleanEnvironment, installer } from './lib/tarball-project.mjs'
import { root } from './lib/workspace.mjs'

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { tarballs: { type: 'string' } } })
const chosen = bundles.filter(({ name }) => positionals.length === 0 || positionals.some(part => name.includes(part)))
if (chosen.length === 0) throw new Error(`no such bundle; there are ${bundles.map(({ name }) => name).join('; ')}`)

const source = join(root, '.ci/bundlers')
const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'sallyport-bundlers-'))
/** Next to what is installed. */
const project = join(temporary, 'installed/project')
/** Where no package is installed. */
const elsewhere = join(temporary, 'started')
const env = cleanEnvironment()
const withBins = { ...env, PATH: [join(temporary, 'installed/node_modules/.bin'), env.PATH].join(delimiter) }

/** Bundles an application, in a folder with nothing but its source and the settings of the tool. */
async function make({ app, folder, run, installed }) {
  for (const path of [project, elsewhere]) rmSync(path, { recursive: true, force: true })
  cpSync(join(source, folder), project, { recursive: true })
  cpSync(join(source, 'apps'), join(project, 'src'), { recursive: true })
  cpSync(join(source, 'package.json'), join(project, 'package.json'))
  cpSync(join(source, 'apps', `${app}.js`), join(project, 'src/main.js'))
  for (const command of run) await runOrThrow('sh', ['-c', command], { cwd: project, env: withBins })
  mkdirSync(elsewhere)
  cpSync(join(project, 'dist'), join(elsewhere, 'dist'), { recursive: true })
  for (const name of installed) {
    const at = join('node_modules', name)
    cpSync(join(temporary, 'installed', at), join(elsewhere, at), { recursive: true })
  }
}

let failed = 0
async function check(bundle) {
  const start = performance.now()
  try {
    await make(bundle)
    await checkStarted(await startedBundle(join(elsewhere, bundle.main), env), bundle)
    console.log(`ok     ${bundle.name} (${secondsSince(start)})`)
  } catch (error) {
    failed++
    console.log(`FAILED ${bundle.name}\n${error.message}`)
  }
}

try {
  const install = installer({ temporary, tarballs: flags.tarballs })
  await install(source, join(temporary, 'installed'), ['package.json'])
  for (const bundle of chosen) await check(bundle)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
console.log(`${chosen.length - failed} of ${chosen.length} bundles work`)
process.exitCode = failed === 0 ? 0 : 1

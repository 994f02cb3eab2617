import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm } from './pnpm.mjs'
import { runOrThrow } from './run.mjs'

const bin = name => join('node_modules/.bin', name)
const jest = config => [bin('jest'), '-c', `${config}.jest.json`, '--rootDir', '.', '--ci']

/** What runs the tests of `.ci/layouts/runners`, and checks their types. */
export const runners = [
  { name: 'Jest with babel-jest', command: jest('babel') },
  { name: 'Jest with ts-jest', command: jest('ts') },
  { name: 'Jest with @swc/jest', command: jest('swc') },
  { name: 'Vitest', command: [bin('vitest'), 'run'] },
  { name: 'node:test with tsx', command: [process.execPath, '--import', 'tsx', '--test', 'specs/days.ts'] },
  {
    name: 'node:test with the types stripped by Node 24',
    command: ['npx', '-y', 'node@24', '--test', 'specs/stripped.mts'],
  },
  { name: 'types under node10, with isolatedModules', command: [bin('tsc'), '-p', 'tsconfig.node10.json'] },
  { name: 'types under bundler, with verbatimModuleSyntax', command: [bin('tsc'), '-p', 'tsconfig.json'] },
]

/** Installs the package managers that npm has as packages. Resolves to their commands. */
export async function toolsOf(folder, env) {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '@yarnpkg/cli-dist@4', 'bun@1']
  await runOrThrow('npm', args, { cwd: folder, env })
  const at = path => join(folder, 'node_modules', path)
  return { yarn: [process.execPath, at('@yarnpkg/cli-dist/bin/yarn.js')], bun: [at('.bin/bun')] }
}

const byNode = () => [process.execPath]

/** How each package manager is set up, what installs, and what runs a program. */
export const managers = [
  {
    name: 'pnpm without hoisting',
    prepare: folder => writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'hoist: false\nallowBuilds: {}\n'),
    command: () => ['npx', '-y', pnpm, 'install', '--prefer-offline', '--no-frozen-lockfile'],
    node: byNode,
  },
  {
    name: "Yarn with Plug'n'Play",
    prepare: prepareYarn,
    command: ({ yarn }) => [...yarn, 'install'],
    node: ({ yarn }) => [...yarn, 'node'],
  },
  { name: 'Bun', prepare: () => {}, command: ({ bun }) => [...bun, 'install'], node: byNode },
]

function prepareYarn(folder, { registry, optional }) {
  const settings = [
    'nodeLinker: pnp',
    'enableTelemetry: false',
    'enableGlobalCache: false',
    'enableImmutableInstalls: false',
    'npmMinimalAgeGate: 0',
    `npmRegistryServer: "${registry}"`,
    ...(registry.startsWith('http:') ? [`unsafeHttpWhitelist: ["${new URL(registry).hostname}"]`] : []),
  ]
  writeFileSync(join(folder, '.yarnrc.yml'), `${settings.join('\n')}\n`)
  writeFileSync(join(folder, 'yarn.lock'), '')
  // Yarn looks up the packages of every platform, and a mirror may have only those of its users.
  mkdirSync(join(folder, 'nothing'))
  writeFileSync(join(folder, 'nothing/package.json'), '{ "name": "nothing", "version": "1.0.0" }')
  const file = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  const resolutions = Object.fromEntries(optional.map(name => [name, 'file:./nothing']))
  writeFileSync(file, JSON.stringify({ ...manifest, resolutions }, null, 2))
}

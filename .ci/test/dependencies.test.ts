import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { publishable } from '../lib/workspace.mjs'

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly publishConfig?: { readonly provenance?: boolean }
}

interface Installed {
  readonly folder: string
  readonly manifest: Manifest
}

const published = publishable() as readonly Installed[]

/** The dependencies that users of all packages get. Adding one is a decision. */
const thirdParties = [
  '@clack/core',
  '@clack/prompts',
  '@node-rs/bcrypt',
  'citty',
  'diff',
  'fast-string-truncated-width',
  'fast-string-width',
  'fast-wrap-ansi',
  'fastify-plugin',
  'jose',
  'lru-cache',
  'sisteransi',
  'zod',
]

/** Every direct and indirect dependency of a package, without builds for other platforms. */
function broughtBy({ folder, manifest }: Installed): readonly Installed[] {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
  const direct = names.flatMap(name => find(name, realpathSync(folder)) ?? [])
  return direct.flatMap(each => [each, ...broughtBy(each)])
}

function find(name: string, from: string): Installed | undefined {
  const folder = join(from, 'node_modules', name)
  if (existsSync(folder)) return { folder, manifest: readManifest(folder) }
  return from === dirname(from) ? undefined : find(name, dirname(from))
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

test('J08 the packages have only the listed dependencies', () => {
  const brought = published.flatMap(broughtBy).filter(({ manifest }) => !manifest.name.startsWith('@node-rs/bcrypt-'))
  const names = new Set(brought.map(({ manifest }) => manifest.name))
  expect([...names].filter(name => !/^@sallyport\/|^create-sallyport$/.test(name)).toSorted()).toEqual(thirdParties)
})

test('J08 neither the packages nor their dependencies run install scripts', () => {
  const all = [...published, ...published.flatMap(broughtBy)]
  const scripted = all.filter(({ manifest }) =>
    ['preinstall', 'install', 'postinstall'].some(name => Object.hasOwn(manifest.scripts ?? {}, name)),
  )
  expect(scripted.map(({ manifest }) => manifest.name)).toEqual([])
})

test('J08 packages are published with provenance', () => {
  expect(published.filter(({ manifest }) => manifest.publishConfig?.provenance !== true)).toEqual([])
})

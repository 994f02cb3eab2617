import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPackages } from '../architecture/packages.ts'
import { root } from '../lib/workspace.mjs'

const packages = [...readPackages().values()]

/** Everything that the root of the repository holds, except dot files. */
const atRoot = [
  'AGENTS.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'compose.yaml',
  'docs',
  'examples',
  'package.json',
  'packages',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'vitest.workspace.ts',
]

test('the root of the repository holds what the architecture lists, and dot files', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  const names = new Set(files.split('\n').map(path => path.split('/')[0]!))
  expect([...names].filter(name => name !== '' && !name.startsWith('.')).toSorted()).toEqual(atRoot)
})

/** The packages that implement what an entry of core is for. The testkit has the suites, and the command only looks. */
function importersOf(entry: string) {
  return packages
    .filter(({ name }) => name !== 'testkit' && name !== 'cli')
    .filter(({ files }) => files.some(({ imports }) => imports.some(({ specifier }) => specifier === entry)))
}

function tests(name: string): string {
  const folder = join(root, 'packages', name, 'test')
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'))
  return paths.map(path => readFileSync(join(folder, path), 'utf8')).join('\n')
}

test('every package that implements a store runs the suite for stores', () => {
  const stores = importersOf('@sallyport/core/store')
  expect(stores.map(({ name }) => name)).toEqual(expect.arrayContaining(['mysql', 'postgres', 'redis', 'sqlite']))
  expect(stores.filter(({ name }) => !/\btestStore\(/.test(tests(name))).map(({ name }) => name)).toEqual([])
})

test('every package that implements an adapter runs the suite for adapters', () => {
  const adapters = importersOf('@sallyport/core/adapter')
  expect(adapters.map(({ name }) => name)).toEqual(expect.arrayContaining(['express', 'fastify', 'nestjs']))
  expect(adapters.filter(({ name }) => !/\btestHttpAdapter\(/.test(tests(name))).map(({ name }) => name)).toEqual([])
})

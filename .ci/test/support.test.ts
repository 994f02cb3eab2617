import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runtimes } from '../lib/consumers.mjs'
import { packages, root } from '../lib/workspace.mjs'

interface Manifest {
  readonly private?: boolean
  readonly engines: { readonly node: string }
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const published = (packages() as readonly { readonly manifest: Manifest }[])
  .map(({ manifest }) => manifest)
  .filter(manifest => manifest.private !== true)

/** The cells of the table of what works with what, by the first one. */
const rows = new Map(
  [...read('docs/support.md').matchAll(/^\| ([^|]+?) \| ((?:[^|\\]|\\.)+) \| ([^|]+) \|$/gm)].map(
    ([, name, supported, tested]) =>
      [name!, { supported: supported!.replaceAll('\\|', '|'), tested: tested! }] as const,
  ),
)

const versions = (text: string) => text.match(/\d+(\.\d+)*/g) ?? []
const majors = (text: string) => versions(text).map(version => version.split('.')[0]!)

test('the support table has the range of every framework and library that packages need', () => {
  const text = [...rows.values()].map(({ supported }) => supported).join('\n')
  const peers = published.flatMap(({ peerDependencies }) => Object.entries(peerDependencies ?? {}))
  const others = peers.filter(([name]) => !/^@sallyport\/|^reflect-metadata$|^rxjs$|^@zxcvbn-ts\//.test(name))
  expect(others.map(([name]) => name)).toEqual(expect.arrayContaining(['express', 'fastify', '@nestjs/core']))
  expect(others.filter(([, range]) => !text.includes(`\`${range}\``))).toEqual([])
})

test('the support table has the versions of Node on which the tests run', () => {
  const { supported, tested } = rows.get('Node.js')!
  expect([...new Set(published.map(({ engines }) => engines.node))]).toEqual([`>=${versions(supported)[0]}`])
  const [, matrix] = /: \[((?:'\d+', )*'\d+')\]\nconst vitest/.exec(read('.ci/node-matrix.mjs'))!
  const [, first] = /node-version: (\d+)/.exec(read('.github/workflows/ci.yml'))!
  expect(versions(tested)).toEqual([first, ...versions(matrix!)])
})

test('the support table has the servers and runtimes that are tested', () => {
  const image = (name: string) => new RegExp(`image: ${name}:([\\d.]+)`).exec(read('compose.yaml'))![1]
  expect(versions(rows.get('PostgreSQL')!.tested)).toEqual([image('postgres')])
  expect(versions(rows.get('MySQL, MariaDB')!.tested)).toEqual([image('mariadb')])
  expect(versions(rows.get('Redis')!.tested)).toEqual([image('redis')])
  const installed = runtimes('').install.map(name => /\^(\d+\.\d+)/.exec(name)![1])
  expect(versions(rows.get('other runtimes')!.supported)).toEqual(installed)
})

test('the support table has the compilers and frameworks that are tested', () => {
  const catalog = /^ {2}typescript: ~(\d+\.\d+)/m.exec(read('pnpm-workspace.yaml'))![1]!
  const [, native] = /npm:typescript@\^(\d+\.\d+)/.exec(read('.ci/package.json'))!
  expect(versions(rows.get('TypeScript')!.tested)).toEqual([catalog, native])
  const nest = ['.ci/consumers/package.json', '.ci/consumers/nest12-esm/package.json'].map(path => nestOf(read(path)))
  expect(majors(rows.get('NestJS')!.tested)).toEqual(nest)
  const express = Object.entries(
    published.find(({ devDependencies }) => devDependencies?.['express4'])!.devDependencies!,
  )
  expect(express.find(([name]) => name === 'express4')![1]).toMatch(/^npm:express@\^4\./)
  expect(majors(rows.get('Express')!.tested)).toEqual(['4', '5'])
})

function nestOf(manifest: string): string {
  const { dependencies } = JSON.parse(manifest) as { dependencies: Readonly<Record<string, string>> }
  return majors(dependencies['@nestjs/core']!)[0]!
}

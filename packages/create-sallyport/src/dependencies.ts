import { readFileSync } from 'node:fs'
import type { Choices } from './choices.ts'
import { frameworkTemplates } from './templates/frameworks.ts'
import { storeTemplates } from './templates/stores.ts'

/** All packages of Sallyport have the same version, including this one. */
function ownRange(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return `^${(JSON.parse(text) as { version: string }).version}`
}

const ranges: Readonly<Record<string, string>> = {
  '@electric-sql/pglite': '^0.5.16',
  '@nestjs/common': '^12.0.0',
  '@nestjs/core': '^12.0.0',
  '@nestjs/platform-express': '^12.0.0',
  '@types/better-sqlite3': '^7.6.13',
  '@types/express': '^5.0.6',
  '@types/node': '^20.19.0',
  '@types/pg': '^8.15.0',
  'better-sqlite3': '^12.11.0',
  express: '^5.3.0',
  fastify: '^5.12.0',
  ioredis: '^5.9.2',
  mysql2: '^3.24.0',
  pg: '^8.23.1',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.2',
  tsx: '^4.20.0',
  typescript: '~5.9.3',
}

export type Ranges = Readonly<Record<string, string>>

function withRanges(names: readonly string[]): Ranges {
  const own = ownRange()
  return Object.fromEntries(
    names.toSorted().map(name => [name, name.startsWith('@sallyport/') ? own : ranges[name]!] as const),
  )
}

/** The dependencies of the generated files. */
export function dependenciesOf({ framework, store, policy }: Choices): Ranges {
  const needs = [frameworkTemplates[framework], storeTemplates[store]].flatMap(({ dependencies }) => dependencies)
  return withRanges(['@sallyport/core', ...(policy ? ['@sallyport/rbac'] : []), ...needs])
}

/** The development dependencies of the generated files. */
export function devDependenciesOf({ framework, store }: Choices): Ranges {
  const needs = [frameworkTemplates[framework], storeTemplates[store]].flatMap(({ devDependencies }) => devDependencies)
  return withRanges(['@types/node', 'tsx', 'typescript', ...needs])
}

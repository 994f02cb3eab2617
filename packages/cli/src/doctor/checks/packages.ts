import { readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ownVersion } from '../../version.ts'
import { type Advisory, advisories } from '../advisories.ts'
import { type Finding, finding } from '../finding.ts'
import type { Patient } from '../patient.ts'

const names = [
  'core',
  'express',
  'fastify',
  'nestjs',
  'postgres',
  'mysql',
  'sqlite',
  'redis',
  'rbac',
  'client',
  'testkit',
]

/** A package of Sallyport in the project. */
export interface Installed {
  readonly name: string
  readonly version: string
  /** The path of the copy of core that it loads; undefined if it loads none. */
  readonly core?: string | undefined
}

/** Reads which packages of Sallyport the project has. */
export function installedPackages({ application }: Patient): readonly Installed[] {
  const from = application?.file ?? join(process.cwd(), 'package.json')
  const project = names.flatMap(name => readPackage(from, `@sallyport/${name}`))
  return [...project, { name: '@sallyport/cli', version: ownVersion() }]
}

function readPackage(from: string, name: string): Installed[] {
  const manifest = pathOf(from, `${name}/package.json`)
  if (manifest === undefined) return []
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }
  return [{ name, version, core: pathOf(manifest, '@sallyport/core/package.json') }]
}

function pathOf(from: string, name: string): string | undefined {
  try {
    return realpathSync(createRequire(from).resolve(name))
  } catch {
    return undefined
  }
}

/** Checks the versions of the packages, and that all use one copy of core. */
export function checkPackages(installed: readonly Installed[], known: readonly Advisory[] = advisories): Finding[] {
  const versions = new Set(installed.map(({ version }) => version))
  const copies = new Set(installed.flatMap(({ core }) => core ?? []))
  return [
    ...(versions.size > 1
      ? finding('warning', 'versions_differ', 'The packages of Sallyport have different versions.', {
          why: `They are released and tested together: ${installed.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
          fix: 'Install the same version of all of them.',
        })
      : []),
    ...(copies.size > 1
      ? finding(
          'warning',
          'two_copies_of_core',
          'The packages of Sallyport load more than one copy of @sallyport/core.',
          {
            why: 'What one copy registers, such as its diagnostics channels and its types, the other does not know.',
            fix: 'Run npm dedupe, or pnpm dedupe, and install @sallyport/core in one version.',
          },
        )
      : []),
    ...installed.flatMap(each => known.filter(advisory => applies(advisory, each)).flatMap(advisoryFinding)),
  ]
}

function applies({ package: name, since, fixed }: Advisory, installed: Installed): boolean {
  const { version } = installed
  return name === installed.name && compare(version, since) >= 0 && (fixed === undefined || compare(version, fixed) < 0)
}

function advisoryFinding({ id, package: name, title, fixed, severity, url }: Advisory): Finding[] {
  return finding(severity, 'advisory', `${id}: ${title}`, {
    why: `${name} has this vulnerability, see ${url}.`,
    fix:
      fixed === undefined ? `There is no fixed version yet; ${url} says what to do.` : `Upgrade ${name} to ${fixed}.`,
  })
}

/** Compares versions by their numbers; what is before a release, such as 1.0.0-rc.1, is older than it. */
function compare(a: string, b: string): number {
  const [x, y] = [a, b].map(version => version.split('-')[0]!.split('.').map(Number))
  const difference = x!.map((number, i) => number - y![i]!).find(each => each !== 0) ?? 0
  return difference === 0 ? Number(b.includes('-')) - Number(a.includes('-')) : difference
}

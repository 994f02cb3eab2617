import type { Choices } from './choices.ts'
import { dependenciesOf, devDependenciesOf, type Ranges } from './dependencies.ts'
import { StarterError } from './starter-error.ts'

const scriptOfInit = 'test:sallyport'

/** The package.json of a new project. */
export function newManifest(name: string, choices: Choices): string {
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    type: choices.module === 'esm' ? 'module' : 'commonjs',
    scripts: {
      dev: 'node --env-file=.env --import tsx --watch src/main.ts',
      build: 'tsc',
      start: 'node --env-file=.env dist/main.js',
      test: testScript('src'),
      types: 'tsc --noEmit',
    },
    dependencies: dependenciesOf(choices),
    devDependencies: devDependenciesOf(choices),
    engines: { node: '>=20.19' },
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function testScript(folder: string): string {
  return `node --import tsx --test ${folder}/app.test.ts`
}

/** Adds missing dependencies and one script to an existing package.json. Changes nothing else. */
export function extendManifest(text: string, choices: Choices, folder: string): string {
  const manifest = readManifest(text)
  const scripts = { [scriptOfInit]: testScript(folder), ...recordOf(manifest, 'scripts') }
  if (scripts[scriptOfInit] !== testScript(folder)) {
    throw new StarterError(
      `package.json already has another script ${scriptOfInit}; rename it and run this again. Nothing was written`,
    )
  }
  const all = { ...recordOf(manifest, 'devDependencies'), ...recordOf(manifest, 'dependencies') }
  const next = {
    ...manifest,
    scripts: appended(recordOf(manifest, 'scripts'), scripts),
    dependencies: added(
      recordOf(manifest, 'dependencies'),
      dependenciesOf(choices),
      recordOf(manifest, 'dependencies'),
    ),
    devDependencies: added(recordOf(manifest, 'devDependencies'), devDependenciesOf(choices), all),
  }
  const indent = text.match(/^([ \t]+)"/m)?.[1] ?? 2
  return JSON.stringify(next, null, indent) + (text.endsWith('\n') ? '\n' : '')
}

/** The module kind of a project. */
export function moduleOf(text: string): Choices['module'] {
  return readManifest(text)['type'] === 'module' ? 'esm' : 'commonjs'
}

/** Appends missing packages. Packages that are in the other list stay there. */
function added(own: Ranges, wanted: Ranges, known: Ranges): Ranges {
  return { ...own, ...Object.fromEntries(Object.entries(wanted).filter(([name]) => !Object.hasOwn(known, name))) }
}

function appended(own: Ranges, wanted: Ranges): Ranges {
  return added(own, wanted, own)
}

function readManifest(text: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) return { ...manifest }
  } catch {
    // Reported below.
  }
  throw new StarterError('package.json must contain a JSON object')
}

function recordOf(manifest: Readonly<Record<string, unknown>>, name: string): Ranges {
  const value = manifest[name]
  if (value === undefined) return {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Ranges
  throw new StarterError(`"${name}" in package.json must be an object`)
}

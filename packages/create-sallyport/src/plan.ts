import { randomBytes } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Choices, StarterKind } from './choices.ts'
import { extendManifest, newManifest } from './manifest.ts'
import { StarterError } from './starter-error.ts'
import { agentsFile } from './templates/agents.ts'
import { authFile, policyFile } from './templates/auth.ts'
import { mainFile, openAppFile, testFile } from './templates/entry.ts'
import { frameworkTemplates } from './templates/frameworks.ts'
import { readmeFile, tsconfigFile } from './templates/project.ts'
import { storeTemplates } from './templates/stores.ts'
import { usersFile } from './templates/users.ts'

/** The current and the new content of a file. */
export interface Change {
  /** Relative to the project's folder, with slashes. */
  readonly path: string
  /** Undefined if the file does not exist. */
  readonly before: string | undefined
  readonly after: string
}

/**
 * Plans the changes without writing them. `init` only adds to package.json, `.env`, `.gitignore` and `AGENTS.md`.
 *
 * @throws StarterError that lists all files that already exist with other content.
 */
export function plan(kind: StarterKind, folder: string, choices: Choices): readonly Change[] {
  if (kind === 'create') requireEmpty(folder)
  const at = kind === 'create' ? 'src' : 'src/sallyport'
  const sources = Object.entries(sourceFiles(choices)).map(([name, text]) => toChange(folder, `${at}/${name}`, text))
  const taken = sources.filter(({ before, after }) => before !== undefined && before !== after)
  if (taken.length > 0) {
    throw new StarterError(
      `these files already exist: ${taken.map(({ path }) => path).join(', ')}. Nothing was written`,
    )
  }
  const changes = [
    ...projectFiles(kind, folder, choices, at),
    ...dotFiles(folder, choices),
    ...agentsChange(kind, folder, choices, at),
    ...sources,
  ]
  return changes.filter(({ before, after }) => before !== after)
}

function sourceFiles(choices: Choices): Record<string, string> {
  return {
    'app.ts': frameworkTemplates[choices.framework].app(choices.policy),
    'auth.ts': authFile,
    'users.ts': usersFile,
    'store.ts': storeTemplates[choices.store].file,
    ...(choices.policy && { 'policy.ts': policyFile }),
    'main.ts': mainFile(choices),
    'open-app.ts': openAppFile(choices),
    'app.test.ts': testFile(choices),
  }
}

function projectFiles(kind: StarterKind, folder: string, choices: Choices, at: string): readonly Change[] {
  if (kind === 'create') {
    const name = packageName(folder)
    return [
      toChange(folder, 'package.json', newManifest(name, choices)),
      toChange(folder, 'tsconfig.json', tsconfigFile(choices)),
      toChange(folder, 'README.md', readmeFile(name, choices)),
    ]
  }
  const before = readOrNone(folder, 'package.json')
  if (before === undefined)
    throw new StarterError('this folder has no package.json; create a project with npm create sallyport')
  return [{ path: 'package.json', before, after: extendManifest(before, choices, at) }]
}

function agentsChange(kind: StarterKind, folder: string, choices: Choices, at: string): readonly Change[] {
  if (!choices.agents) return []
  const before = readOrNone(folder, 'AGENTS.md')
  return [{ path: 'AGENTS.md', before, after: agentsFile(before, kind, choices, at) }]
}

function dotFiles(folder: string, { store }: Choices): readonly Change[] {
  const secret = () => randomBytes(48).toString('base64')
  const { variable } = storeTemplates[store]
  const env = Object.entries({
    JWT_ACCESS_SECRET: secret(),
    JWT_REFRESH_SECRET: secret(),
    DEMO_PASSWORD: randomBytes(18).toString('base64url'),
    ...(variable && { [variable[0]]: variable[1] }),
  })
  const known = readOrNone(folder, '.env')
  const missing = env.filter(([name]) => !new RegExp(`^\\s*(export\\s+)?${name}\\s*=`, 'm').test(known ?? ''))
  const ignored = readOrNone(folder, '.gitignore')
  const lines = new Set(ignored?.split(/\r?\n/).map(line => line.trim().replace(/^\/|\/$/g, '')))
  const unignored = ['node_modules', 'dist', '.env', '.data'].filter(name => !lines.has(name))
  return [
    {
      path: '.env',
      before: known,
      after: withLines(
        known,
        missing.map(([name, value]) => `${name}=${value}`),
      ),
    },
    {
      path: '.gitignore',
      before: ignored,
      after: withLines(ignored, ignored === undefined ? unignored : unignored.filter(name => name.startsWith('.'))),
    },
  ]
}

/** Appends lines to a string, with the line endings of the text. */
function withLines(text: string | undefined, added: readonly string[]): string {
  if (added.length === 0) return text ?? ''
  const end = text?.includes('\r\n') ? '\r\n' : '\n'
  const start = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : text + end
  return start + added.map(line => line + end).join('')
}

function toChange(folder: string, path: string, after: string): Change {
  return { path, before: readOrNone(folder, path), after }
}

function readOrNone(folder: string, path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new StarterError(`${path} cannot be read: ${String(codeOf(error))}`)
  }
}

/** Throws unless the folder is empty. A repository without files counts as empty. */
export function requireEmpty(folder: string): void {
  try {
    const names = readdirSync(folder).filter(name => name !== '.git')
    if (names.length === 0) return
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && lstatSync(folder, { throwIfNoEntry: false }) === undefined) return
    throw new StarterError(`${folder} is not a readable folder`)
  }
  throw new StarterError(
    `${folder} is not empty; to add Sallyport to an existing project, run npx sallyport init there`,
  )
}

function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'api' : name
}

function codeOf(error: unknown): unknown {
  return Reflect.get(Object(error), 'code')
}

import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { readArguments, usage } from './arguments.ts'
import type { Choices, StarterKind } from './choices.ts'
import { moduleOf } from './manifest.ts'
import { plan, requireEmpty } from './plan.ts'
import { diffOf } from './show.ts'
import { StarterError } from './starter-error.ts'
import { write } from './write.ts'

/**
 * Runs `npm create sallyport` or `sallyport init` with the given arguments, in the working folder.
 *
 * Shows a diff of what it will write and asks for confirmation, unless `--yes` is given. Never overwrites existing
 * files. Prints errors that the user can fix to the standard error and sets the exit code to 1.
 *
 * @param kind `create` makes a project in a new folder; `init` adds to the project in the working folder.
 * @example
 * ```ts
 * import { runStarter } from 'create-sallyport'
 * await runStarter('create', ['my-api', '--framework', 'express', '--store', 'postgres', '--yes'])
 * ```
 */
export async function runStarter(kind: StarterKind, args: readonly string[]): Promise<void> {
  try {
    await start(kind, args)
  } catch (error) {
    if (!(error instanceof StarterError)) throw error
    process.stderr.write(`sallyport: ${error.message}\n`)
    process.exitCode = 1
  }
}

async function start(kind: StarterKind, args: readonly string[]): Promise<void> {
  const given = readArguments(kind, args)
  if (given.help) return void process.stdout.write(usage(kind))
  const asks = process.stdin.isTTY && process.stdout.isTTY
  if (!asks) requireFlags(given.yes, kind, given.folder, given.chosen)
  const folder = await folderOf(kind, given.folder)
  if (kind === 'create') requireEmpty(folder) // before asking questions in vain
  const chosen = { ...defaultsOf(kind, given.yes), ...given.chosen, ...projectModule(kind, folder) }
  const choices = isComplete(chosen) ? chosen : await (await import('./ask.ts')).askChoices(chosen, kind)
  const changes = plan(kind, folder, choices)
  if (changes.length === 0) return void process.stdout.write('Nothing to write: all files are already up to date.\n')
  process.stdout.write(`${diffOf(changes)}\n`)
  if (!given.yes) await (await import('./ask.ts')).askToWrite()
  write(folder, changes)
  process.stdout.write(`Wrote ${changes.map(({ path }) => path).join(', ')}.\n\n${nextCommand(kind, folder)}\n`)
}

/** Without a terminal there are no prompts, so flags are required. */
function requireFlags(yes: boolean, kind: StarterKind, folder: string | undefined, chosen: Partial<Choices>): void {
  const missing = [
    ...(kind === 'create' && folder === undefined ? ['<folder>'] : []),
    ...(['framework', 'store'] as const).filter(name => chosen[name] === undefined).map(name => `--${name}`),
    ...(yes ? [] : ['--yes']),
  ]
  if (missing.length === 0) return
  throw new StarterError(`without a terminal these are required: ${missing.join(', ')}\n\n${usage(kind)}`)
}

async function folderOf(kind: StarterKind, given: string | undefined): Promise<string> {
  if (kind === 'init') return process.cwd()
  return resolve(given ?? (await (await import('./ask.ts')).askFolder()))
}

function defaultsOf(kind: StarterKind, yes: boolean): Partial<Choices> {
  if (!yes) return {}
  return { policy: false, ...(kind === 'create' && { module: 'esm' as const }) }
}

/** The module kind of an existing project. */
function projectModule(kind: StarterKind, folder: string): Partial<Choices> {
  if (kind === 'create') return {}
  try {
    return { module: moduleOf(readFileSync(join(folder, 'package.json'), 'utf8')) }
  } catch (error) {
    if (error instanceof StarterError) throw error
    throw new StarterError('this folder has no package.json; create a project with npm create sallyport')
  }
}

function isComplete(chosen: Partial<Choices>): chosen is Choices {
  return (['framework', 'store', 'module', 'policy', 'agents'] as const).every(name => chosen[name] !== undefined)
}

function nextCommand(kind: StarterKind, folder: string): string {
  if (kind === 'init') return 'Next: npm install && npm run test:sallyport'
  const path = relative(process.cwd(), folder)
  return `Next: ${path === '' ? '' : `cd ${path} && `}npm install && npm test && npm run dev`
}

import { createRequire, Module } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandError } from './fail.ts'

/**
 * Imports a package as the project of the working folder has it, and not as this command does: `npx` may run it from
 * anywhere.
 *
 * @throws CommandError that says how to install it.
 */
export async function importFromProject(name: string): Promise<unknown> {
  if (hasProject(name)) return importAt(place(), name)
  throw new CommandError(`this project has no ${packageOf(name)}; install it: npm install ${packageOf(name)}`)
}

/** Tells whether the project of the working folder has a package. */
export function hasProject(name: string): boolean {
  try {
    createRequire(place()).resolve(name)
    return true
  } catch {
    return false
  }
}

function place(): string {
  return join(process.cwd(), 'package.json')
}

interface Compiled {
  readonly exports: (name: string) => Promise<unknown>
  /** What Node itself runs a CommonJS module by; documented nowhere, and relied on by every tool that loads code. */
  _compile(code: string, path: string): void
}

/**
 * Imports as a module at that place would, whatever loads TypeScript there. What `require` finds may be another copy of the
 * package, with another copy of Nest, that knows nothing of the application's.
 */
async function importAt(path: string, name: string): Promise<unknown> {
  const module = new Module(path) as unknown as Compiled
  // oxlint-disable-next-line no-underscore-dangle -- that is its name
  module._compile('module.exports = name => import(name)', path)
  return module.exports(name)
}

/**
 * Imports a module of the project by its path.
 *
 * @param command what was asked for, to be asked for again with a loader of TypeScript.
 * @throws CommandError that says how to read TypeScript, where this Node does not.
 */
export async function importModule(path: string, command: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code')
    if (code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error
    throw new CommandError(
      `this Node reads no TypeScript: NODE_OPTIONS='--import tsx' npx sallyport ${command} ${path}`,
    )
  }
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Reads an export of a module, or of the default export that a CommonJS module is imported as. */
export function exportOf(module: unknown, name: string): unknown {
  const own: unknown = Reflect.get(Object(module), name)
  return own ?? Reflect.get(Object(Reflect.get(Object(module), 'default')), name)
}

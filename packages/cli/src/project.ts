import { createRequire, Module } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandError } from './fail.ts'

/**
 * Imports a package from the project in the working folder, not from this command's own dependencies: `npx` may install
 * this command anywhere.
 *
 * @throws CommandError that says how to install the package, if the project does not have it.
 */
export async function importFromProject(name: string): Promise<unknown> {
  if (hasProject(name)) return importAt(manifestPath(), name)
  throw new CommandError(`${packageOf(name)} is not installed in this project; run npm install ${packageOf(name)}`)
}

/** Returns whether the project in the working folder has a package. */
export function hasProject(name: string): boolean {
  try {
    createRequire(manifestPath()).resolve(name)
    return true
  } catch {
    return false
  }
}

function manifestPath(): string {
  return join(process.cwd(), 'package.json')
}

interface Compiled {
  readonly exports: (name: string) => Promise<unknown>
  /** Compiles a CommonJS module. Undocumented, but used by every tool that loads code. */
  _compile(code: string, path: string): void
}

/**
 * Imports a package as a module at that path would, with any loader for TypeScript. `require` could find another copy
 * of the package than the application uses, with another copy of Nest.
 */
async function importAt(path: string, name: string): Promise<unknown> {
  const module = new Module(path) as unknown as Compiled
  // oxlint-disable-next-line no-underscore-dangle -- Node's own name
  module._compile('module.exports = name => import(name)', path)
  return module.exports(name)
}

/**
 * Imports a module of the project by its path.
 *
 * @param command the command that runs, for the error message.
 * @throws CommandError that says how to load TypeScript, if this version of Node cannot.
 */
export async function importModule(path: string, command: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code')
    if (code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error
    throw new CommandError(
      `this version of Node cannot load TypeScript; run NODE_OPTIONS='--import tsx' npx sallyport ${command} ${path}`,
    )
  }
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Returns an export of a module. CommonJS modules may have it on their default export. */
export function exportOf(module: unknown, name: string): unknown {
  const own: unknown = Reflect.get(Object(module), name)
  return own ?? Reflect.get(Object(Reflect.get(Object(module), 'default')), name)
}

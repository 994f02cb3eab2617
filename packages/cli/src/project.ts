import { existsSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname, join } from 'node:path'
import { CommandError } from './fail.ts'

/**
 * Imports a package from the project in the working folder, not from this command's own dependencies: `npx` may install
 * this command anywhere.
 *
 * @param near A file of the project. Its package comes first: in a monorepo the working folder may be another package.
 * @throws CommandError that says how to install the package, if the project does not have it.
 */
export async function importFromProject(name: string, near?: string): Promise<unknown> {
  const manifest = manifestsNear(near).find(each => hasAt(each, name))
  if (manifest !== undefined) return importAt(manifest, name)
  throw new CommandError(`${packageOf(name)} is not installed in this project; run npm install ${packageOf(name)}`)
}

/** Returns whether the project has a package. */
export function hasProject(name: string, near?: string): boolean {
  return manifestsNear(near).some(each => hasAt(each, name))
}

function hasAt(manifest: string, name: string): boolean {
  try {
    createRequire(manifest).resolve(name)
    return true
  } catch {
    return false
  }
}

function manifestsNear(near: string | undefined): readonly string[] {
  const own = near === undefined ? undefined : findUpwards('package.json', dirname(near))
  return [...(own === undefined ? [] : [own]), join(process.cwd(), 'package.json')]
}

/** Returns the nearest file of that name in a folder or above it. */
export function findUpwards(name: string, folder: string): string | undefined {
  const path = join(folder, name)
  if (existsSync(path)) return path
  const above = dirname(folder)
  return above === folder ? undefined : findUpwards(name, above)
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

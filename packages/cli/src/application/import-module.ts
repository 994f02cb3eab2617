import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseEnv } from 'node:util'
import { CommandError, messageOf } from '../fail.ts'
import { findUpwards, hasProject, importFromProject } from '../project.ts'

const isTypeScript = (path: string) => /\.[cm]?tsx?$/.test(path)

/**
 * Imports a module of the project by its path. TypeScript is loaded with the project's `tsx`, and otherwise by Node itself.
 *
 * @throws CommandError that names the module and what to do, if it cannot be imported.
 */
export async function importModule(path: string): Promise<unknown> {
  const file = fileOf(path)
  await enableTypeScript(file)
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    throw new CommandError(`${path} cannot be imported: ${messageOf(error)}${importHint(error, file)}${envHint()}`)
  }
}

/** Returns the absolute path of a module. Throws CommandError if there is no such file. */
export function fileOf(path: string): string {
  const file = path.startsWith('file:') ? fileURLToPath(path) : resolve(path)
  if (!existsSync(file)) throw new CommandError(`${path} does not exist in ${process.cwd()}${otherFile(path)}`)
  if (statSync(file).isDirectory()) throw new CommandError(`${path} is a folder; name the module in it`)
  return file
}

function otherFile(path: string): string {
  const source = path.replace(/\.([cm]?)js$/, '.$1ts').replace(/^(\.\/)?dist\//, 'src/')
  const others = [path.replace(/\.([cm]?)js$/, '.$1ts'), source, `${path}.js`, `${path}.ts`]
  const other = others.find(each => each !== path && existsSync(each))
  return other === undefined ? '' : `; there is ${other}`
}

/** In a monorepo the working folder may have another tsconfig.json than the module, or none. */
async function enableTypeScript(file: string): Promise<void> {
  const loaders = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ')
  if (!isTypeScript(file) || /\b(tsx|ts-node|swc|jiti)\b/.test(loaders) || !hasProject('tsx', file)) return
  const config = findUpwards('tsconfig.json', dirname(file))
  if (config !== undefined) process.env['TSX_TSCONFIG_PATH'] ??= withAliases(config)
  await importFromProject('tsx', file)
}

const hasAliases = (config: string) => existsSync(config) && /"paths"\s*:/.test(readFileSync(config, 'utf8'))

/** A tsconfig.json that only has references, as Vite's starters do, leaves the aliases to one of those. */
function withAliases(config: string): string {
  if (hasAliases(config)) return config
  const paths = readFileSync(config, 'utf8').matchAll(/"path"\s*:\s*"([^"]+)"/g)
  const references = Array.from(paths, ([, path]) => resolve(dirname(config), path!))
  const files = references.map(path => (path.endsWith('.json') ? path : resolve(path, 'tsconfig.json')))
  return files.find(hasAliases) ?? config
}

const typeScriptErrors: ReadonlySet<unknown> = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_MODULE_NOT_FOUND',
  'MODULE_NOT_FOUND',
])

function importHint(error: unknown, file: string): string {
  if (messageOf(error).includes('Top-level await'))
    return '; set "type": "module" in package.json, or name the file .mts'
  const code: unknown = Reflect.get(Object(error), 'code')
  if (!isTypeScript(file) || !typeScriptErrors.has(code) || hasProject('tsx', file)) return ''
  return '; for TypeScript run npm install --save-dev tsx, which this command then uses'
}

/** A module that reads the environment fails without the variables that a server gets from its file. */
export function envHint(): string {
  if (!existsSync('.env')) return ''
  const missing = Object.keys(parseEnv(readFileSync('.env', 'utf8'))).some(name => process.env[name] === undefined)
  return missing ? '; variables of .env are not set: add --env .env' : ''
}

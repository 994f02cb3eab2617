import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { sourceCondition } from './workspace.mjs'

/** Reads every file of an unpacked tarball by path. */
export function filesOf(folder) {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  )
}

/** The name that npm gives to the tarball of a package. */
export function tarballName({ name, version }) {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
}

/** Returns what is wrong with a packed package, in sentences. */
export function findings(files) {
  return [...manifestFindings(files.get('package.json')), ...fileFindings(files), ...joseFindings(files)]
}

function manifestFindings(text) {
  return [sourceCondition, 'workspace:', 'catalog:']
    .filter(part => text.includes(part))
    .map(part => `package.json still says ${part}`)
}

function fileFindings(files) {
  const missing = ['README.md', 'LICENSE'].filter(name => !files.has(name)).map(name => `${name} is missing`)
  const excess = [...files.keys()].filter(isOurs).map(path => `${path} is not for users`)
  return [...missing, ...excess]
}

/** Returns whether a file is useless to users: sources, tests and configuration. */
function isOurs(path) {
  return /(^|\/)(src|test|test-d)\/|(^|[./])test\.[cm]?[jt]s$|tsconfig|\.map$/.test(path) || isSource(path)
}

function isSource(path) {
  return /\.[cm]?ts$/.test(path) && !/\.d\.[cm]?ts$/.test(path)
}

/** Checks that the ESM build imports jose, the CommonJS build contains it, and no declaration names it. */
function joseFindings(files) {
  const manifest = JSON.parse(files.get('package.json'))
  if (!manifest.dependencies?.jose) return []
  const of = pattern => [...files].filter(([path]) => pattern.test(path))
  const esm = of(/\.js$/).some(([, text]) => /from ?["']jose["']/.test(text))
  const cjs = of(/\.cjs$/).filter(([, text]) => /(require|import)\(["']jose/.test(text))
  const types = of(/\.d\.[cm]?ts$/).filter(([, text]) => /["']jose["']/.test(text))
  return [
    ...(esm ? [] : ['the ESM build does not import jose']),
    ...cjs.map(([path]) => `${path} requires jose`),
    ...types.map(([path]) => `${path} shows a type of jose`),
  ]
}

import type { Locate, Origin } from './origin.ts'
import { packageOf } from './package-of.ts'
import type { Handle } from './stack.ts'

/** The part of the global `Bun` that is used. */
interface BunLike {
  readonly Transpiler: new (options: object) => { transformSync(code: string): string }
}

/** A loaded file: its code, and the same without spaces as it was written and as the runtime runs it. Both are read when asked. */
interface LoadedFile {
  readonly path: string
  readonly code: () => string
  readonly texts: () => readonly string[]
}

/** Shorter functions say too little. koa-helmet's has 53 characters without spaces. */
const shortest = 50

/**
 * Finds the package of a function by its text, for a runtime whose inspector does not tell where functions are: it must be in
 * a file of the package that this process loaded, and in no loaded file of anything else.
 */
export function createTextLocate(): Locate {
  const files = loadedFiles()
  // Deno lists no ES modules: a function that is not found may be in one.
  const unknown: Origin = 'bun' in process.versions ? {} : { isUntold: true }
  const known = new Map<Handle, Origin>()
  return handle => {
    const origin = known.get(handle) ?? originOf(String(handle), files) ?? unknown
    known.set(handle, origin)
    return origin
  }
}

function originOf(code: string, files: readonly LoadedFile[]): Origin | undefined {
  const text = squeezed(code)
  if (text.length < shortest) return undefined
  const word = longestWord(code)
  const found = files
    .filter(file => file.code().includes(word) && file.texts().some(each => each.includes(text)))
    .map(({ path }) => path)
  const names = [...new Set(found.map(packageOf))]
  const [name] = names
  return names.length === 1 && name !== undefined ? { file: found[0]!, package: name } : undefined
}

/** Few files have it, and only those need to be transpiled. */
function longestWord(code: string): string {
  return (code.match(/[\w$]+/g) ?? []).reduce((longest, word) => (word.length > longest.length ? word : longest), '')
}

/** Lists the files of code that this process loaded: with `require`, and on Bun all. */
function loadedFiles(): readonly LoadedFile[] {
  const transpiled = transpilerOf()
  // In Cloudflare's workerd there is no path of the program, and no list of loaded files.
  const require: { readonly cache?: object } = process
    .getBuiltinModule('node:module')
    .createRequire(process.execPath || '/')
  return Object.keys(require.cache ?? {})
    .filter(path => /\.[cm]?[jt]sx?$/.test(path))
    .map(path => {
      const code = once(() => readOrNothing(path))
      const texts = once(() => [squeezed(code()), squeezed(transpiled(code(), path))])
      return { path: path.replaceAll('\\', '/'), code, texts }
    })
}

type Transpile = (code: string, path: string) => string

/** Bun runs what it has transpiled, and tells that text of a function. */
function transpilerOf(): Transpile {
  const { Bun: bun } = globalThis as { readonly Bun?: BunLike }
  if (bun === undefined) return code => code
  return (code, path) => {
    const loader = path.split('.').at(-1)!.replace(/^[cm]/, '')
    try {
      return new bun.Transpiler({ loader, target: 'bun' }).transformSync(code)
    } catch {
      return ''
    }
  }
}

function once<T extends object | string>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function readOrNothing(path: string): string {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function squeezed(code: string): string {
  return code.replace(/[\s;]+/g, '')
}

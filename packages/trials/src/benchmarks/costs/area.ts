/** Where a function of a profile is: the members of V8's call frame that tell its area. */
export interface Frame {
  readonly functionName: string
  readonly url: string
}

const named: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'native code that V8 does not name'],
])

/**
 * Returns the area of a function: one of Sallyport's folders, a package of npm, or a module of Node. It is undefined for
 * functions of V8 and of Node's native code, which belong to the area that calls them, and for idle time.
 */
export function areaOf({ functionName, url }: Frame): string | undefined {
  if (url === '') return named.get(functionName)
  if (url.startsWith('node:')) return nodeArea(url)
  const [, dependency] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? []
  if (dependency !== undefined) return dependency
  const [, name, path] = /\/packages\/([^/]+)\/src\/(.+)$/.exec(url) ?? []
  if (name === undefined) return url
  if (name === 'trials') return 'the benchmark itself'
  return `@sallyport/${[name, ...path!.split('/').slice(0, -1)].join('/')}`
}

/** `node:internal/crypto/hash` belongs to `node:crypto`. */
function nodeArea(url: string): string {
  const [, first] = /^node:(?:internal\/)?(?:deps\/)?([^/]+)/.exec(url)!
  return `node:${first!.replace(/^_?(http|stream|tls)(?:_.*|s)?$/, '$1')}`
}

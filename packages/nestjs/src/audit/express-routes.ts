import { METHODS } from 'node:http'
import { describeGuard, routeName } from '@sallyport/core/http'
import { guardsOf, type PlatformRoute, type PlatformRoutes } from './platform-route.ts'

interface Handle {
  readonly name: string
  readonly length: number
  /** A router has one. */
  readonly stack?: readonly Layer[]
}

interface Route {
  readonly path: string | RegExp | readonly (string | RegExp)[]
  readonly methods: Readonly<Record<string, boolean>>
  readonly stack: readonly { readonly handle: Handle }[]
}

/** What Express 5 keeps of a route, or of a function given to `use`. */
interface Layer {
  readonly handle: Handle
  readonly route?: Route
}

/** What is used of an Express 5 application. */
export interface ExpressInstance {
  readonly router: { readonly stack: readonly Layer[] }
}

/**
 * Lists the routes of an Express application that Nest runs on.
 *
 * @param known the names of the routes that Nest maps.
 */
export function listExpressRoutes({ router: { stack } }: ExpressInstance, known: ReadonlySet<string>): PlatformRoutes {
  const last = stack.findLastIndex(layer => routesOf(layer).some(route => known.has(routeName(route))))
  const [before, after] = [stack.slice(0, Math.max(0, last)), stack.slice(last + 1)]
  const ends = new Set(after.flatMap(endsOf))
  const own = stack.filter(({ route }) => !route?.stack.some(({ handle }) => ends.has(handle)))
  return { routes: own.flatMap(routesOf), unseen: withoutHook(before).flatMap(unseenOf), precedence: 'first' }
}

/** Behind its routes Nest mounts a router that answers 404, and what it calls answers at the prefix's exceptions too. */
function endsOf({ handle }: Layer): readonly Handle[] {
  return (handle.stack ?? []).flatMap(({ route }) => route?.stack ?? []).map(each => each.handle)
}

function routesOf({ route }: Layer): readonly PlatformRoute[] {
  if (route === undefined) return []
  const guards = guardsOf(route.stack.map(({ handle }) => handle))
  const names = Object.keys(route.methods).map(name => name.toUpperCase())
  const methods = METHODS.every(name => names.includes(name)) ? ['ALL'] : names
  const paths = [route.path].flat().map(path => (typeof path === 'string' ? path : `(${path.source})`))
  return paths.flatMap(path => methods.map(method => ({ method, path, guards })))
}

/** The first function without a name is that of Nest's adapter, for its own hooks. */
function withoutHook(layers: readonly Layer[]): readonly Layer[] {
  const used = layers.filter(({ route }) => route === undefined)
  const hook = used.findIndex(({ handle }) => handle.name === '')
  return used.filter((_, i) => i !== hook)
}

function unseenOf({ handle }: Layer): readonly string[] {
  if (passing.has(handle.name) || handle.length > 3 || describeGuard(handle) !== undefined) return []
  const name = handle.name === '' ? 'A function' : `The function ${handle.name}`
  return [`${name} is used before the routes: whether it answers cannot be seen.`]
}

/** What Express, cors, helmet, compression and cookie-parser call functions that hand every request on. */
const passing: ReadonlySet<string> = new Set([
  'jsonParser',
  'urlencodedParser',
  'rawParser',
  'textParser',
  'corsMiddleware',
  'helmetMiddleware',
  'compression',
  'cookieParser',
])

import { METHODS } from 'node:http'
import { guardsOf, type PlatformRoute, type PlatformRoutes } from './platform-route.ts'

interface Handle {
  readonly name: string
  readonly length: number
}

/** What Express 5 keeps of a route, or of a function given to `use`. */
interface Layer {
  readonly handle: Handle
  readonly route?: {
    readonly path: string | RegExp | readonly (string | RegExp)[]
    readonly methods: Readonly<Record<string, boolean>>
    readonly stack: readonly { readonly handle: Handle }[]
  }
}

/** What is used of an Express 5 application. */
export interface ExpressInstance {
  readonly router: { readonly stack: readonly Layer[] }
}

/** Lists the routes of an Express application that Nest runs on. */
export function listExpressRoutes({ router: { stack } }: ExpressInstance): PlatformRoutes {
  const last = stack.findLastIndex(({ route }) => route !== undefined)
  // What follows the last route is Nest's own: it answers 404, and errors.
  const used = stack.slice(0, last).filter(({ route }) => route === undefined)
  return { routes: stack.flatMap(routesOf), unseen: withoutHook(used).flatMap(unseenOf), precedence: 'first' }
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
function withoutHook(used: readonly Layer[]): readonly Layer[] {
  const hook = used.findIndex(({ handle }) => handle.name === '')
  return used.filter((_, i) => i !== hook)
}

function unseenOf({ handle }: Layer): readonly string[] {
  if (passing.has(handle.name) || handle.length > 3) return []
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

/** A function in a stack; only its name and its number of parameters are visible. */
export type Handle = (...args: never[]) => unknown

/** A path as Express stores it: a string, a regular expression, or a list of them. */
export type WrittenPath = string | RegExp | readonly (string | RegExp)[]

/** One function of a route, for one method, or for all methods if none is given. */
export interface RouteLayer {
  readonly handle: Handle
  readonly method?: string | undefined
}

/** A route of Express 4 or 5. */
export interface StackRoute {
  readonly path: WrittenPath
  readonly stack: readonly RouteLayer[]
  /** By lower-case name; `_all` if there are functions for all methods. */
  readonly methods: Readonly<Record<string, boolean>>
}

/** A route, or what was passed to `use`. */
export interface Layer {
  readonly handle: Handle
  readonly route?: StackRoute | undefined
  /** The path as declared; since router 2.3. */
  readonly rawPath?: WrittenPath | undefined
  /** Whether it was used without a path; Express 5. */
  readonly slash?: boolean | undefined
  /** The compiled path; Express 4. */
  readonly regexp?: (RegExp & { readonly fast_slash?: boolean }) | undefined
  /** The parameters of the path; Express 4. */
  readonly keys?: readonly { readonly name: string | number }[] | undefined
}

/** A router of Express 4 or 5. */
export interface StackRouter {
  readonly stack: readonly Layer[]
  readonly caseSensitive?: boolean | undefined
  readonly strict?: boolean | undefined
  /** The functions of `param`, by the parameter's name. */
  readonly params?: Readonly<Record<string, readonly Handle[]>> | undefined
}

/** Tells whether a value is a router of Express. Connect's applications have another kind of stack. */
export function isRouter(value: unknown): value is StackRouter {
  if (typeof value !== 'function' || !('stack' in value) || !('route' in value)) return false
  return Array.isArray(value.stack) && typeof value.route === 'function'
}

/** Lists the functions of `param` that run before a layer. */
export function paramsOf({ params = {} }: StackRouter, { rawPath, route, keys }: Layer): readonly Handle[] {
  const written = [route?.path ?? rawPath ?? []].flat().filter(path => typeof path === 'string')
  const named = written.flatMap(path => [...path.matchAll(/[:*](?:"([^"]+)"|(\w+))/g)].map(([, a, b]) => a ?? b!))
  const known = (Array.isArray(keys) ? keys : []).map(({ name }) => String(name))
  const names = [...new Set([...named, ...known])].filter(name => Object.hasOwn(params, name))
  return names.flatMap(name => params[name]!)
}

/** Finds an application's router. Throws TypeError if `app` is neither an Express application nor a router. */
export function routerOf(app: object): StackRouter {
  if (isRouter(app)) return app
  // In Express 4 the getter `router` throws, and the router is created with the first route.
  const router: unknown = Reflect.get(app, 'lazyrouter' in app ? '_router' : 'router')
  if (isRouter(router)) return router
  if ('lazyrouter' in app && router === undefined) return { stack: [] }
  throw new TypeError('app: must be an Express application or router')
}

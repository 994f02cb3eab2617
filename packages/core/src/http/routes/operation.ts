import type { JsonSchema } from '../request/body.ts'

/** A cookie that an auth route sets, and the Auth that owns it. */
export interface OwnedCookie {
  /** The name of the cookie. */
  readonly name: string
  /** The path for which browsers send it. */
  readonly path: string
  /** Identifies the Auth whose tokens the cookie holds. */
  readonly owner: symbol
}

/** A route's description for OpenAPI documents, in addition to that of its guards. */
export interface RouteOperation {
  /** Unique in the application, because generated clients name functions after it. */
  readonly id: string
  /** What the route does, in one sentence without a full stop. */
  readonly summary: string
  /** The JSON body that it reads. Default: none. */
  readonly body?: JsonSchema
  /** The optional request headers that it reads, with what each is for. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** Its response on success. */
  readonly answer: { readonly status: number; readonly description: string; readonly schema?: JsonSchema }
  /** The statuses of its refusals, in addition to those of its guards. */
  readonly problems: readonly number[]
  /** The cookies that it may set. Default: none. */
  readonly sets?: readonly OwnedCookie[]
}

// A registered symbol, so that two copies of the package can read each other's.
const mark = Symbol.for('sallyport.operation')

/** Marks a handler with its route's description for documents, and returns it. */
export function markOperation<H extends object>(handler: H, operation: RouteOperation): H {
  return Object.defineProperty(handler, mark, { value: operation })
}

/** Reads the description for documents of a handler's route. */
export function operationOf(handler: unknown): RouteOperation | undefined {
  if (typeof handler !== 'function' || !Object.hasOwn(handler, mark)) return undefined
  return Reflect.get(handler, mark) as RouteOperation
}

import type { ExecutionContext } from '@nestjs/common'
import type { Found } from './rules/method-guards.ts'

// Registered, so that two copies of the package read each other's; a symbol, so that no parsed input can be one.
const mark = Symbol.for('sallyport.method-auth')

/** What guards found out, by method: a Map, or what stands for one while there is one method, as there is for most requests. */
interface AuthByMethod {
  has(method: Function): boolean
  get(method: Function): Found
  set(method: Function, found: Found): AuthByMethod
}

class OneMethod implements AuthByMethod {
  constructor(
    private readonly method: Function,
    private readonly found: Found,
  ) {}

  has(method: Function): boolean {
    return method === this.method
  }

  get(method: Function): Found {
    return method === this.method ? this.found : undefined
  }

  set(method: Function, found: Found): AuthByMethod {
    return new Map([[this.method, this.found]]).set(method, found)
  }
}

/** What holds them: a request, or an argument of the call. */
interface Holder {
  [mark]?: AuthByMethod
  auth?: Found
}

/**
 * Keeps what a guard found out about the call of a method. Over HTTP the request holds it, and `request.auth` shows it to
 * other code. Elsewhere it is one more argument of the call: a socket and a GraphQL context are shared by calls that run at
 * the same time.
 */
export function keepAuth(context: ExecutionContext, found: Found): void {
  const method = context.getHandler()
  if (context.getType() !== 'http') return addArgument(context, { [mark]: new OneMethod(method, found) })
  const request = context.getArgByIndex<Holder>(0)
  const known = heldBy(request)
  request[mark] = known === undefined ? new OneMethod(method, found) : known.set(method, found)
  request.auth = found
}

/** Tells whether the guard has let this request in to this method: classes with `@UseGuards` run it after the global one. */
export function isAdmitted(context: ExecutionContext): boolean {
  return context.getType() === 'http' && heldBy(context.getArgByIndex(0))?.has(context.getHandler()) === true
}

/** Finds what the guard of a method found out. Throws TypeError if no guard protects the method. */
export function findAuth(context: ExecutionContext): Found {
  const method = context.getHandler()
  const holders = context.getType() === 'http' ? [context.getArgByIndex<unknown>(0)] : context.getArgs<unknown[]>()
  const known = holders.map(heldBy).find(each => each?.has(method))
  if (known !== undefined) return known.get(method)
  throw new TypeError(
    `${context.getClass().name}.${method.name}: no guard protects this method, so it has no current user`,
  )
}

// GraphQL has four arguments, a gRPC call three.
const mostArguments = 4

/** Nest takes a method's parameters from the array that the guard sees; for a WebSocket it reads the last one. */
function addArgument(context: ExecutionContext, holder: Holder): void {
  const args = context.getArgs<unknown[]>()
  if (context.getType() === 'ws') args.splice(-1, 0, holder)
  else args[Math.max(args.length, mostArguments)] = holder
}

function heldBy(holder: unknown): AuthByMethod | undefined {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, mark)) return undefined
  return (holder as Holder)[mark]
}

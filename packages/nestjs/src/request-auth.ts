import type { ExecutionContext } from '@nestjs/common'
import type { Found } from './rules/method-guards.ts'

// Registered, so that two copies of the package read each other's; a symbol, so that no parsed input can be one.
const mark = Symbol.for('sallyport.method-auth')

type AuthByMethod = Map<Function, Found>

/** What holds them: a request, or an argument of the call. */
interface Holder {
  readonly [mark]: AuthByMethod
}

/**
 * Keeps what a guard found out about the call of a method. Over HTTP the request holds it, and `request.auth` shows it to
 * other code. Elsewhere it is one more argument of the call: a socket and a GraphQL context are shared by calls that run at
 * the same time.
 */
export function keepAuth(context: ExecutionContext, found: Found): void {
  const method = context.getHandler()
  if (context.getType() !== 'http') return addArgument(context, { [mark]: new Map([[method, found]]) })
  const request = context.getArgByIndex<object>(0)
  const known = heldBy(request) ?? new Map<Function, Found>()
  Object.defineProperty(request, mark, { value: known.set(method, found), configurable: true })
  Object.assign(request, { auth: found })
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

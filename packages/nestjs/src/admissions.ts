import type { ExecutionContext } from '@nestjs/common'
import type { Admitted } from './rules/doors.ts'

// Registered, so that two copies of the package read each other's; a symbol, so that no parsed input can be one.
const mark = Symbol.for('sallyport.admissions')

type Admissions = Map<Function, Admitted>

/** Whatever holds admissions. */
interface Holder {
  readonly [mark]: Admissions
}

/**
 * Remembers whom a guard let in to a method, for this one call. Over HTTP the request holds it, and `request.auth` for others
 * to see. Elsewhere it is one more argument of the call: a socket and a GraphQL context outlive a call, and other calls that
 * run at the same time would read it.
 */
export function keepAdmission(context: ExecutionContext, admitted: Admitted): void {
  const method = context.getHandler()
  if (context.getType() !== 'http') return addArgument(context, { [mark]: new Map([[method, admitted]]) })
  const request = context.getArgByIndex<object>(0)
  const admissions = admissionsOn(request) ?? new Map<Function, Admitted>()
  Object.defineProperty(request, mark, { value: admissions.set(method, admitted), configurable: true })
  Object.assign(request, { auth: admitted })
}

/** Tells whom the guard let in to a method. Throws TypeError where none was asked. */
export function admissionOf(context: ExecutionContext): Admitted {
  const method = context.getHandler()
  const holders = context.getType() === 'http' ? [context.getArgByIndex<unknown>(0)] : context.getArgs<unknown[]>()
  const found = holders.map(admissionsOn).find(admissions => admissions?.has(method))
  if (found !== undefined) return found.get(method)
  throw new TypeError(`${context.getClass().name}.${method.name} is behind no guard, and so there is no current user`)
}

// GraphQL has four arguments, a gRPC call three.
const mostArguments = 4

/** Nest hands the array that a guard sees on to the parameters of the same call, and of a WebSocket reads its last one. */
function addArgument(context: ExecutionContext, holder: Holder): void {
  const args = context.getArgs<unknown[]>()
  if (context.getType() === 'ws') args.splice(-1, 0, holder)
  else args[Math.max(args.length, mostArguments)] = holder
}

function admissionsOn(carrier: unknown): Admissions | undefined {
  if (typeof carrier !== 'object' || carrier === null || !Object.hasOwn(carrier, mark)) return undefined
  return (carrier as Holder)[mark]
}

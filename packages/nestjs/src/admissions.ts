import type { ExecutionContext } from '@nestjs/common'
import type { Admitted } from './rules/doors.ts'

// Registered, so that two copies of the package read each other's; a symbol, so that no parsed input can be one.
const mark = Symbol.for('sallyport.admissions')

type Admissions = Map<Function, Admitted>

// Which argument of a handler is the same object for the guard and for the parameters. A WebSocket's lives longer than
// a message and a GraphQL context is shared by the fields of an operation: so each method has an admission of its own.
const positions: ReadonlyMap<string, number> = new Map([
  ['http', 0],
  ['graphql', 2],
  ['rpc', 1],
  ['ws', 0],
])

/** Remembers whom a guard let in to a method. Over HTTP the request holds it at `request.auth`, for others to see. */
export function keepAdmission(context: ExecutionContext, admitted: Admitted): void {
  const carrier = carrierOf(context)
  if (carrier === undefined) return
  const admissions = admissionsOn(carrier) ?? new Map<Function, Admitted>()
  Object.defineProperty(carrier, mark, { value: admissions.set(context.getHandler(), admitted), configurable: true })
  if (context.getType() === 'http') Object.assign(carrier, { auth: admitted })
}

/** Tells whom the guard let in to a method. Throws TypeError where none was asked. */
export function admissionOf(context: ExecutionContext): Admitted {
  const carrier = carrierOf(context)
  const admissions = carrier && admissionsOn(carrier)
  const method = context.getHandler()
  if (!admissions?.has(method)) {
    throw new TypeError(`${context.getClass().name}.${method.name} is behind no guard, and so there is no current user`)
  }
  return admissions.get(method)
}

function carrierOf(context: ExecutionContext): object | undefined {
  const position = positions.get(context.getType<string>())
  const carrier: unknown = position === undefined ? undefined : context.getArgByIndex(position)
  return typeof carrier === 'object' && carrier !== null ? carrier : undefined
}

function admissionsOn(carrier: object): Admissions | undefined {
  return Object.hasOwn(carrier, mark) ? (Reflect.get(carrier, mark) as Admissions) : undefined
}

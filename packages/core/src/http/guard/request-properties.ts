import { checkedCall } from '../../checked/call.ts'
import { AuthError, isAuthError } from '../../errors.ts'
import type { Emit } from '../../events.ts'
import type { Claims } from '../../token/claims.ts'
import type { Step } from './request-auth.ts'

/** Makes the value of a property from the claims and the framework's request, at once or as a promise. */
// The type of a method, so that a function may take the framework's own request with any type parameters.
export type MakeProperty<C = never, Request = never> = {
  make(claims: Claims<C>, request: Request): unknown
}['make']

/** The option of adapters whose framework has a request that code behind the guard reads. */
export interface RequestPropertiesOption<C = never, Request = never> {
  /**
   * Properties that guards put on the request for existing code, by name:
   * `{ user: claims => ({ userId: Number(claims.sub) }) }`. A function gets the claims and the framework's request, and may
   * return a promise, within 5 seconds. Undefined or null refuses the token with 401; an error is answered 503. A request that
   * an optional guard lets in without a token gets no property. Default: none.
   */
  readonly requestProperties?: Readonly<Record<string, MakeProperty<C, Request>>> | undefined
}

/** What guards, routers and parsers read. */
const taken: ReadonlySet<string> = new Set([
  '__proto__',
  'body',
  'constructor',
  'headers',
  'method',
  'params',
  'query',
  'raw',
  'rawHeaders',
  'url',
])

/** Reads the option. Throws TypeError for names that are taken, and for anything but functions. */
export function readRequestProperties({ requestProperties: makers = {} }: RequestPropertiesOption) {
  if (typeof makers !== 'object' || makers === null)
    throw new TypeError('requestProperties: must be an object of functions')
  for (const [name, make] of Object.entries(makers)) {
    if (taken.has(name)) throw new TypeError(`requestProperties: ${name}: is a property that the framework needs`)
    if (typeof make !== 'function') throw new TypeError(`requestProperties: ${name}: must be a function`)
  }
  return Object.entries(makers)
}

/** Makes the last step of every guard: it makes the properties. Undefined without any. */
export function propertiesStep<U, C>(option: RequestPropertiesOption, emit: Emit): Step<U, C> | undefined {
  const makers = readRequestProperties(option)
  if (makers.length === 0) return undefined
  return async (found, { native }) => {
    const properties: Record<string, unknown> = {}
    for (const [name, make] of makers) {
      properties[name] = await valueOf(name, () => make(found.claims as never, native as never), emit)
    }
    return { ...found, properties }
  }
}

async function valueOf(name: string, make: () => unknown, emit: Emit): Promise<unknown> {
  const { value, refusal } = await checkedCall(`requestProperties.${name}`, () => settled(make), readSettled, { emit })
  if (refusal !== undefined) throw refusal
  if (value === undefined || value === null) throw new AuthError('token_invalid')
  return value
}

interface Settled {
  readonly value?: unknown
  readonly refusal?: AuthError
}

/** An AuthError is what the application answers, not a failure. */
async function settled(make: () => unknown): Promise<Settled> {
  try {
    return { value: await make() }
  } catch (error) {
    if (isAuthError(error)) return { refusal: error }
    throw error
  }
}

function readSettled(value: unknown): Settled {
  return value as Settled
}

import type { AuditedRoute } from '../audit/audited-route.ts'
import { isOpenGuard } from '../audit/audited-route.ts'
import type { AuthenticatedDescription, GuardDescription } from '../guard/description.ts'
import { type ErrorStatus, phraseOf } from '../reply/status.ts'
import type { Part } from './document.ts'

/** The names of the security schemes in a document. */
export interface SchemeNames {
  readonly bearer: string
  readonly cookie: string
}

/** What the guards of a route add to its operation. */
export interface GuardOperation {
  /** The alternatives, one of which a request must satisfy; empty if no token is needed. */
  readonly security: readonly Part[]
  readonly problems: readonly number[]
}

/** Converts the guards of a route to OpenAPI; undefined if it declares none. */
export function guardOperation(
  { guards }: Pick<AuditedRoute, 'guards'>,
  names: SchemeNames,
): GuardOperation | undefined {
  if (guards.length === 0) return undefined
  const asking = guards.filter(isAsking)
  if (asking.length === 0) return { security: [], problems: [] }
  const schemes = [names.bearer, ...(asking.some(({ cookies }) => cookies) ? [names.cookie] : [])]
  const open = guards.every(isOpenGuard) ? [{}] : []
  return {
    security: [...open, ...schemes.map(name => ({ [name]: [] }))],
    problems: [401, ...(asking.some(mayForbid) ? [403] : []), 503],
  }
}

function isAsking(guard: GuardDescription): guard is AuthenticatedDescription {
  return guard.kind === 'authenticated'
}

function mayForbid({ roles, can, csrf }: AuthenticatedDescription): boolean {
  return roles !== undefined || can !== undefined || csrf === true
}

const asked = { 'www-authenticate': { schema: { type: 'string' }, description: 'The challenge (RFC 6750 §3).' } }
const later = { 'retry-after': { schema: { type: 'integer' }, description: 'Seconds.' } }

/** The response of a refusal, whose body is a problem document. */
export function problemResponse(status: number): Part {
  const headers = status === 401 ? { headers: asked } : status === 429 || status === 503 ? { headers: later } : {}
  const schema = { $ref: '#/components/schemas/Problem' }
  return {
    description: phraseOf(status as ErrorStatus),
    ...headers,
    content: { 'application/problem+json': { schema } },
  }
}

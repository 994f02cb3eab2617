import type { Step } from './request-auth.ts'
import { AuthError, isAuthError } from '../../errors.ts'
import type { Emit } from '../../events.ts'
import { withTimeout } from '../../store/store-call.ts'
import type { RoutePolicy, Subject } from '../../ports/route-policy.ts'
import { withChallenge } from '../reply/challenge.ts'
import { subjectFor } from './policy-subject.ts'
import { ReadingFailed } from './reading-failed.ts'
import type { HttpRequest } from '../request/request.ts'
import type { PermissionRequirement } from './requirement.ts'
import { reportUnusableRoles } from './roles.ts'

/** The time limit of a loader, in milliseconds. */
const longestLoad = 5000

/** What permission steps need. */
export interface PermissionContext {
  readonly policy: RoutePolicy
  readonly emit: Emit
}

/** Refuses early, before anything is loaded, a subject that no rule could ever allow. */
export function requirePossible<U, C>(
  { action, hide, subject: make }: PermissionRequirement,
  { policy, emit }: PermissionContext,
): Step<U, C> {
  const first = typeof hide === 'string' ? hide : action
  return found => {
    const subject = subjectFor(found.claims, make)
    for (const asked of new Set([first, action])) {
      const scope = policy.missingScope?.(found.claims, asked)
      if (scope === undefined) continue
      emit('access_decided', { subject: subject.id, action: asked, allowed: false, reason: 'scope' })
      throw withChallenge(new AuthError('forbidden'), { error: 'insufficient_scope', scope })
    }
    if (isYes(policy.couldEver(subject, first))) return found
    reportUnusableRoles(found.claims, emit)
    emit('access_decided', { subject: subject.id, action: first, allowed: false, reason: 'never' })
    throw new AuthError('forbidden')
  }
}

/** Makes the context, loads the resource, and asks the policy. A missing or hidden resource is answered 404. */
export function requirePermission<U, C>(
  { action, load, hide, context, subject: make }: PermissionRequirement,
  parts: PermissionContext,
): Step<U, C> {
  return async (found, request) => {
    const given = contextOf(() => context?.(request, found.claims))
    const resource = load && (await loadInTime(load, request))
    if (load && (resource === undefined || resource === null)) throw new AuthError('not_found')
    const subject = subjectFor(found.claims, make)
    const may = (asked: string) => decide(parts, subject, [asked, resource, given])
    if (typeof hide === 'string' && !may(hide)) throw new AuthError('not_found')
    if (!may(action)) throw new AuthError(hide === true ? 'not_found' : 'forbidden')
    return resource === undefined ? found : { ...found, resource }
  }
}

type Question = readonly [action: string, resource: unknown, context: unknown]

function decide({ policy, emit }: PermissionContext, subject: Subject, question: Question): boolean {
  const [action] = question
  const { allowed: answer, reason, breakGlass = [] } = policy.decide(subject, ...question)
  const allowed = isYes(answer)
  emit('access_decided', { subject: subject.id, action, allowed, reason })
  for (const broken of breakGlass) emit('glass_broken', { subject: subject.id, action, reason: broken.reason })
  return allowed
}

function contextOf(make: () => unknown): unknown {
  try {
    return checkContext(make())
  } catch (error) {
    throw isAuthError(error) ? error : new ReadingFailed(error)
  }
}

/** A promise as the context would look like an object without any attributes. */
function checkContext(context: unknown): unknown {
  if (context === undefined || context === null) return undefined
  if (typeof context === 'object' && !('then' in context)) return context
  throw new TypeError('guard.context: must return an object or undefined, not a promise')
}

/** Only `true` allows, even if a policy returns something else despite its type. */
function isYes(value: unknown): boolean {
  return value === true
}

async function loadInTime(load: (request: HttpRequest) => unknown, request: HttpRequest): Promise<unknown> {
  return withTimeout((async () => load(request))(), longestLoad, 'guard.load')
}

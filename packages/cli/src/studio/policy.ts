import type { Explanation } from '@sallyport/rbac'
import type { Auth } from '@sallyport/core'
import { CommandError } from '../fail.ts'
import { safeText } from './events.ts'
import { readMatrix } from './matrix.ts'
import type { StudioExplanation, StudioPolicy } from './model.ts'
import type { WatchedAuth } from './observer.ts'

/** The part of a policy of `@sallyport/rbac` that Studio uses. */
export interface ExplainablePolicy {
  readonly roles: readonly string[]
  explain(subject: unknown, permission: string, resource?: unknown, context?: unknown): Explanation
}

/** A policy, and its matrix as `sallyport policy matrix` prints it. */
export interface OpenPolicy {
  readonly policy: ExplainablePolicy
  readonly matrix: string
}

/** Throws CommandError if the value is not a policy of `@sallyport/rbac`. */
export function checkPolicy(value: unknown, path: string): ExplainablePolicy {
  const { roles, explain } = Object(value) as Partial<Record<keyof ExplainablePolicy, unknown>>
  if (Array.isArray(roles) && typeof explain === 'function') return value as ExplainablePolicy
  throw new CommandError(`the policy of ${path} is not one that definePolicy returned`)
}

/** The policy for the page. */
export function describePolicy({ policy, matrix }: OpenPolicy): StudioPolicy {
  const sections = readMatrix(matrix)
  const permissions = sections.flatMap(({ resource, tables }) =>
    (tables[0]?.head ?? []).slice(1).map(action => `${resource}:${action}`),
  )
  return { sections, roles: policy.roles, permissions }
}

/** A question of the page: who wants to do what to which resource. */
export interface Question {
  readonly subject: unknown
  readonly permission: string
  readonly resource?: unknown
  readonly context?: unknown
}

/** Asks the policy why. It grants nothing and writes nothing. */
export function explainDecision(policy: ExplainablePolicy, question: Question): StudioExplanation {
  const { subject, permission, resource, context } = question
  const found = policy.explain(subject, permission, resource ?? undefined, context ?? undefined)
  return {
    allowed: found.allowed,
    reason: found.reason,
    rule: found.rule ?? null,
    text: found.text,
    unknownRoles: found.unknownRoles,
    considered: found.considered.map(({ rule, effect, held, conditions }) => ({
      rule,
      effect,
      held: held ?? null,
      conditions: conditions.map(({ condition, held: isMet, attributes }) => ({
        condition,
        held: isMet ?? null,
        attributes: attributes.map(({ name, value }) => ({ name, value: valueText(value) })),
      })),
    })),
  }
}

function valueText(value: unknown): string {
  if (value === undefined) return 'missing'
  return safeText(value instanceof Date ? value.toISOString() : JSON.stringify(value))
}

/**
 * Makes the subject that guards make for a user: the id, and the claims of a new access token.
 *
 * @returns Undefined if there is no such user, or if they are blocked.
 */
export async function findSubject({ auth, internals }: WatchedAuth, id: string): Promise<object | undefined> {
  const user = await readUser(auth, id)
  if (user === undefined) return undefined
  const claims = await internals.customClaims(user.value)
  return safeText({ id, ...Object(claims) }) as object
}

async function readUser(auth: Auth, id: string): Promise<{ readonly value: unknown } | undefined> {
  try {
    return { value: await auth.recheck({ sub: id }) }
  } catch {
    return undefined
  }
}

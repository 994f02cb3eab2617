import { evaluate, type Attributes } from '../condition/evaluate.ts'
import type { Subject } from '../subject.ts'
import { decision, type BreakGlass, type Decision } from './decision.ts'
import type { Cell, Entry, FixedAnswers, Model, ModelRule } from './model.ts'
import { firstPossible, firstTrue } from './rule-index.ts'
import { looksLikeSubject, rolesOn } from './scope.ts'

type Fields = Readonly<Record<string, unknown>>
export type OnEvent = (event: BreakGlass) => void

const noContext: Fields = Object.freeze({})
const notGranted = decision(false, 'not_granted')
const unknownPermission = decision(false, 'unknown_permission')
const malformed = decision(false, 'subject_malformed')
const resourceRequired = decision(false, 'resource_required')
const unreadable = decision(false, 'unreadable')
const unrecorded = decision(false, 'break_glass_unrecorded')

/** Decides. Does not rely on the arguments' types and never throws: arguments that cannot be read are denied. */
export function decide(
  model: Model,
  onEvent: OnEvent | undefined,
  subject: unknown,
  permission: unknown,
  resource: unknown,
  context: unknown,
): Decision {
  try {
    const entry = model.entries.get(permission as string)
    if (entry === undefined) return unknownPermission
    if (!looksLikeSubject(subject)) return malformed
    return entry.fixed === undefined
      ? byAttributes(model, onEvent, entry, subject, resource, context)
      : byFixed(entry.fixed, subject.roles)
  } catch {
    return unreadable
  }
}

function byAttributes(
  model: Model,
  onEvent: OnEvent | undefined,
  entry: Entry,
  subject: Subject,
  resource: unknown,
  context: unknown,
): Decision {
  const fields = asFields(resource)
  if (fields === undefined && entry.needsResource) return resourceRequired
  const attributes = {
    subject: subject as unknown as Fields,
    resource: fields,
    context: asFields(context) ?? noContext,
  }
  return entry.duties.length === 0
    ? byRules(entry, subject, attributes)
    : bySeparatedDuties(model, onEvent, entry, subject, attributes)
}

/** If no rule has a condition, each role's answer is known in advance. */
function byFixed(fixed: FixedAnswers, roles: readonly string[]): Decision {
  let granting = fixed.everyone
  if (granting?.allowed === false) return granting
  for (const role of roles) {
    if (typeof role !== 'string') return malformed
    const own = fixed.roles.get(role)
    if (own === undefined) continue
    if (!own.allowed) return own
    granting ??= own
  }
  return granting ?? notGranted
}

function byRules(entry: Entry, subject: Subject, attributes: Attributes): Decision {
  const roles = rolesOn(entry, subject, attributes.resource)
  return roles === undefined ? notGranted : byRoles(entry, roles, attributes)
}

/** A denial by any role beats a grant by any other, whatever their order. */
function byRoles(entry: Entry, roles: readonly string[], attributes: Attributes): Decision {
  let granting: Decision | undefined
  if (entry.everyone !== undefined) {
    const denial = denialIn(entry.everyone, attributes)
    if (denial !== undefined) return denial
    granting = grantIn(entry.everyone, attributes)
  }
  for (const role of roles) {
    if (typeof role !== 'string') return malformed
    const cell = entry.cells.get(role)
    if (cell === undefined) continue
    const denial = denialIn(cell, attributes)
    if (denial !== undefined) return denial
    granting ??= grantIn(cell, attributes)
  }
  return granting ?? notGranted
}

function denialIn({ deny }: Cell, attributes: Attributes): Decision | undefined {
  return deny === undefined ? undefined : firstPossible(deny, attributes)
}

function grantIn({ allow }: Cell, attributes: Attributes): Decision | undefined {
  return allow === undefined ? undefined : firstTrue(allow, attributes)
}

/** A subject that has one duty on a resource cannot take another, whatever its roles, except by break-glass. */
function bySeparatedDuties(
  model: Model,
  onEvent: OnEvent | undefined,
  entry: Entry,
  subject: Subject,
  attributes: Attributes,
): Decision {
  const held = entry.duties.filter(rule => rule.test === undefined || evaluate(rule.test, attributes) !== false)
  const barring = held.find(rule => !mayBreakGlass(model, rule, subject, attributes))
  if (barring !== undefined) return barring.decision
  const decided = byRules(entry, subject, attributes)
  if (!decided.allowed || held.length === 0) return decided
  const events = held.map(rule => eventOf(rule, entry, subject, attributes))
  return recordEvents(events, onEvent) ? breakGlass(events, decided) : unrecorded
}

/** Break-glass needs a reason and the permission that the separation names. */
function mayBreakGlass(model: Model, { duty }: ModelRule, subject: Subject, attributes: Attributes): boolean {
  if (duty?.unless === undefined || reasonOf(attributes) === undefined) return false
  const { breakGlass: _reason, ...context } = attributes.context
  return decide(model, undefined, subject, duty.unless, attributes.resource, context).allowed
}

function reasonOf({ context }: Attributes): string | undefined {
  const reason = context['breakGlass']
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined
}

function eventOf({ duty }: ModelRule, entry: Entry, subject: Subject, attributes: Attributes): BreakGlass {
  return Object.freeze({
    type: 'break_glass',
    subject: subject.id,
    permission: entry.permission,
    unless: duty?.unless ?? '',
    duties: [duty?.held ?? '', duty?.acting ?? ''] as const,
    reason: reasonOf(attributes) ?? '',
  })
}

/** Calls the listener before access is granted. If that fails, break-glass is refused. */
function recordEvents(events: readonly BreakGlass[], onEvent: OnEvent | undefined): boolean {
  if (onEvent === undefined) return false
  try {
    for (const event of events) onEvent(event)
    return true
  } catch {
    return false
  }
}

function breakGlass(events: readonly BreakGlass[], { rule }: Decision): Decision {
  return { allowed: true, reason: 'break_glass', breakGlass: events, ...(rule === undefined ? {} : { rule }) }
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}

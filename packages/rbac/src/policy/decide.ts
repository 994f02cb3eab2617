import { evaluate, type Facts } from '../condition/evaluate.ts'
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

/** Decides. Whatever the types promise, nothing that comes in is trusted; it never throws: the unreadable denies. */
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
      ? byFacts(model, onEvent, entry, subject, resource, context)
      : byFixed(entry.fixed, subject.roles)
  } catch {
    return unreadable
  }
}

function byFacts(
  model: Model,
  onEvent: OnEvent | undefined,
  entry: Entry,
  subject: Subject,
  resource: unknown,
  context: unknown,
): Decision {
  const fields = asFields(resource)
  if (fields === undefined && entry.needsResource) return resourceRequired
  const facts = { subject: subject as unknown as Fields, resource: fields, context: asFields(context) ?? noContext }
  return entry.duties.length === 0
    ? byRules(entry, subject, facts)
    : apartFromDuties(model, onEvent, entry, subject, facts)
}

/** Where no rule has a condition, each role's answer is known beforehand. */
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

function byRules(entry: Entry, subject: Subject, facts: Facts): Decision {
  const roles = rolesOn(entry, subject, facts.resource)
  return roles === undefined ? notGranted : byRoles(entry, roles, facts)
}

/** Denials by any role beat grants by any other, in whatever order they stand. */
function byRoles(entry: Entry, roles: readonly string[], facts: Facts): Decision {
  let granting: Decision | undefined
  if (entry.everyone !== undefined) {
    const denial = denialIn(entry.everyone, facts)
    if (denial !== undefined) return denial
    granting = grantIn(entry.everyone, facts)
  }
  for (const role of roles) {
    if (typeof role !== 'string') return malformed
    const cell = entry.cells.get(role)
    if (cell === undefined) continue
    const denial = denialIn(cell, facts)
    if (denial !== undefined) return denial
    granting ??= grantIn(cell, facts)
  }
  return granting ?? notGranted
}

function denialIn({ deny }: Cell, facts: Facts): Decision | undefined {
  return deny === undefined ? undefined : firstPossible(deny, facts)
}

function grantIn({ allow }: Cell, facts: Facts): Decision | undefined {
  return allow === undefined ? undefined : firstTrue(allow, facts)
}

/** Who plays a duty already may play no other one, whatever their roles, unless the glass may be broken. */
function apartFromDuties(
  model: Model,
  onEvent: OnEvent | undefined,
  entry: Entry,
  subject: Subject,
  facts: Facts,
): Decision {
  const played = entry.duties.filter(rule => rule.test === undefined || evaluate(rule.test, facts) !== false)
  const barring = played.find(rule => !mayBreakGlass(model, rule, subject, facts))
  if (barring !== undefined) return barring.decision
  const decided = byRules(entry, subject, facts)
  if (!decided.allowed || played.length === 0) return decided
  const events = played.map(rule => eventOf(rule, entry, subject, facts))
  return tell(events, onEvent) ? breakGlass(events, decided) : unrecorded
}

/** Breaking the glass takes a reason, and the permission that the separation names, decided like any other. */
function mayBreakGlass(model: Model, { duty }: ModelRule, subject: Subject, facts: Facts): boolean {
  if (duty?.unless === undefined || reasonOf(facts) === undefined) return false
  const { breakGlass: _reason, ...context } = facts.context
  return decide(model, undefined, subject, duty.unless, facts.resource, context).allowed
}

function reasonOf({ context }: Facts): string | undefined {
  const reason = context['breakGlass']
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined
}

function eventOf({ duty }: ModelRule, entry: Entry, subject: Subject, facts: Facts): BreakGlass {
  return Object.freeze({
    type: 'break_glass',
    subject: subject.id,
    permission: entry.permission,
    unless: duty?.unless ?? '',
    duties: [duty?.held ?? '', duty?.acting ?? ''] as const,
    reason: reasonOf(facts) ?? '',
  })
}

/** Tells the listener before the answer is yes. No trace, no broken glass. */
function tell(events: readonly BreakGlass[], onEvent: OnEvent | undefined): boolean {
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

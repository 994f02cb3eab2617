import { evaluate, read, run, type Attributes, type Truth } from '../condition/evaluate.ts'
import { predicatesOf, pathsOf, type Path } from '../condition/test.ts'
import { mergeFields, readSteps, withField } from '../condition/path.ts'
import { formatCondition } from '../condition/format.ts'
import type { AccessRequest } from './access-request.ts'
import type { ConsideredRule } from './considered.ts'
import { findFields } from '../fields/find.ts'
import type { FieldNames } from '../fields/names.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import { formatForLog, formatForUser } from './explanation-text.ts'
import type { Cell, Entry, Model, ModelRule } from './model.ts'
import { cellsOf } from './reach.ts'
import { isSubject, rolesOn } from './scope.ts'

/** A decision with the rules behind it. Values are those at the time of the decision; texts are created when read. */
export interface Explanation extends Decision {
  /** Every rule for this permission that applies to the subject's roles or to everybody. */
  readonly considered: readonly ConsideredRule[]
  /** Roles of the subject that the policy does not define, such as a misspelt one. They grant nothing. */
  readonly unknownRoles: readonly string[]
  /** The fields that the subject may read or write. Undefined if the policy does not limit them. */
  readonly fields: FieldNames | undefined
  /** A sentence for the user. It reveals nothing new about the resource. */
  readonly text: string
  /** A line for the log, with the attributes. Control characters are replaced. */
  readonly log: string
}

type Fields = Readonly<Record<string, unknown>>

/** The values at the time of the decision, so that later changes do not alter the explanation. */
interface Snapshot {
  readonly entry: Entry
  readonly subject: string
  readonly cells: readonly Cell[]
  /** The values of `entry.reads.paths`, in their order. */
  readonly values: readonly unknown[]
  readonly outcomes: ReadonlyMap<string, Truth> | undefined
  readonly hasResource: boolean
}

/** Explains a decision, without break-glass: an explanation grants nothing. */
export function explain(model: Model, request: AccessRequest): Explanation {
  const decided = decide(
    model,
    undefined,
    request.subject,
    request.permission,
    request.resource,
    withoutReason(request.context),
  )
  const permission = typeof request.permission === 'string' ? request.permission : 'an invalid permission'
  return new LazyExplanation(decided, permission, takeSnapshot(model, request), {
    unknownRoles: unknownRolesOf(model, request.subject),
    fields: limited(model, request),
  })
}

/** Computed now, so that later changes of the resource do not alter them. */
function limited(model: Model, request: AccessRequest): FieldNames | undefined {
  const isLimited = model.fieldRules.some(({ permissions }) => permissions.includes(String(request.permission)))
  return isLimited ? findFields(model, { ...request, context: withoutReason(request.context) }) : undefined
}

/** The parts of an explanation that do not need the rules. */
interface Details {
  readonly unknownRoles: readonly string[]
  readonly fields: FieldNames | undefined
}

function unknownRolesOf(model: Model, subject: unknown): readonly string[] {
  try {
    if (!isSubject(subject)) return []
    const held = [...subject.roles, ...Object.values(subject.tenantRoles ?? {}).flat()]
    return [...new Set(held)].filter(role => !model.roles.has(role))
  } catch {
    return []
  }
}

function withoutReason(context: unknown): unknown {
  return fieldsOf(context)?.['breakGlass'] === undefined ? context : { ...fieldsOf(context), breakGlass: undefined }
}

class LazyExplanation implements Explanation {
  readonly allowed: boolean
  readonly reason: Decision['reason']
  declare readonly rule?: string
  readonly #decided: Decision
  readonly #permission: string
  readonly #snapshot: Snapshot | undefined
  readonly unknownRoles: readonly string[]
  readonly fields: FieldNames | undefined
  #considered: readonly ConsideredRule[] | undefined

  constructor(decided: Decision, permission: string, taken: Snapshot | undefined, { unknownRoles, fields }: Details) {
    this.allowed = decided.allowed
    this.reason = decided.reason
    if (decided.rule !== undefined) this.rule = decided.rule
    this.#decided = decided
    this.#permission = permission
    this.#snapshot = taken
    this.unknownRoles = unknownRoles
    this.fields = fields
  }

  get considered(): readonly ConsideredRule[] {
    this.#considered ??= this.#snapshot === undefined ? [] : considerAll(this.#snapshot)
    return this.#considered
  }

  get text(): string {
    const duty = this.#snapshot?.entry.duties.find(({ name }) => name === this.rule)?.duty
    return formatForUser(this.#decided, this.#snapshot?.entry, duty)
  }

  get log(): string {
    return formatForLog({
      decided: this.#decided,
      permission: this.#permission,
      subject: this.#snapshot?.subject,
      considered: this.considered,
      unknownRoles: this.unknownRoles,
      fields: this.fields,
    })
  }
}

function takeSnapshot(model: Model, { subject, permission, resource, context }: AccessRequest): Snapshot | undefined {
  const entry = model.entries.get(permission as string)
  try {
    if (entry === undefined || !isSubject(subject)) return undefined
    const own = fieldsOf(resource)
    const roles = rolesOn(entry, subject, own)
    const attributes = { subject: subject as unknown as Fields, resource: own, context: fieldsOf(context) ?? {} }
    return {
      entry,
      subject: subject.id,
      cells: roles === undefined ? [] : cellsOf(entry, roles),
      values: entry.reads.paths.map(({ from, name, steps = [name] }) => copyOf(readSteps(steps, attributes[from]))),
      outcomes: outcomesOf(entry, attributes),
      hasResource: own !== undefined,
    }
  } catch {
    return undefined
  }
}

/** Functions may read anything, so they run now, once. */
function outcomesOf({ reads }: Entry, attributes: Attributes): ReadonlyMap<string, Truth> | undefined {
  if (reads.opaques.length === 0) return undefined
  return new Map(reads.opaques.map(test => [test.name, run(test, attributes)]))
}

function attributesOf({ entry, subject, values, outcomes, hasResource }: Snapshot): Attributes {
  const copy: Record<Path['from'], Fields> = { subject: { id: subject }, resource: {}, context: {} }
  for (const [i, path] of entry.reads.paths.entries()) {
    if (values[i] !== undefined) copy[path.from] = mergeFields(copy[path.from], withField({}, path, values[i]))
  }
  return { ...copy, resource: hasResource ? copy.resource : undefined, ...(outcomes === undefined ? {} : { outcomes }) }
}

/** Copies lists and dates, which could be changed later. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as readonly unknown[])]
  return value instanceof Date ? new Date(value) : value
}

function rulesOf({ entry, cells }: Snapshot): readonly ModelRule[] {
  return [...new Set([...entry.duties, ...cells.flatMap(({ rules }) => rules)])]
}

function considerAll(taken: Snapshot): readonly ConsideredRule[] {
  const attributes = attributesOf(taken)
  return rulesOf(taken).map(rule => consider(rule, attributes))
}

function consider(rule: ModelRule, attributes: Attributes): ConsideredRule {
  const { test, name, effect } = rule
  const conditions = (test === undefined ? [] : predicatesOf(test)).map(predicate => ({
    condition: formatCondition(predicate),
    held: evaluate(predicate, attributes),
    attributes: pathsOf(predicate).map(path => ({ name: `${path.from}.${path.name}`, value: read(path, attributes) })),
  }))
  return { rule: name, effect, held: test === undefined ? true : evaluate(test, attributes), conditions }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}

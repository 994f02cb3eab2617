import { evaluate, read, run, type Facts, type Truth } from '../condition/evaluate.ts'
import { leaves, pathsOf, type Path } from '../condition/test.ts'
import { mergeFields, readSteps, withField } from '../condition/path.ts'
import { words } from '../condition/words.ts'
import type { Asked } from './asked.ts'
import type { ConsideredRule } from './considered.ts'
import { findFields } from '../fields/find.ts'
import type { FieldNames } from '../fields/names.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import { sayLong, sayShort } from './explanation-text.ts'
import type { Cell, Entry, Model, ModelRule } from './model.ts'
import { cellsOf } from './reach.ts'
import { isSubject, rolesOn } from './scope.ts'

/** A decision with its grounds. The values are those of the moment it was made; the texts are made when asked for. */
export interface Explanation extends Decision {
  /** Every rule of the subject's roles for this permission, and those for everybody. */
  readonly considered: readonly ConsideredRule[]
  /** Roles of the subject that the policy does not define, such as a misspelt one; they grant nothing. */
  readonly unknownRoles: readonly string[]
  /** The fields that the subject may read or write, where the policy limits them; undefined where it does not. */
  readonly fields: FieldNames | undefined
  /** A sentence fit for a user: it tells nothing about the resource that they did not know. */
  readonly text: string
  /** A line fit for a log, with the facts; control characters are escaped. */
  readonly log: string
}

type Fields = Readonly<Record<string, unknown>>

/** What is read of the question at the moment of the decision, so that later changes do not change the grounds. */
interface Snapshot {
  readonly entry: Entry
  readonly subject: string
  readonly cells: readonly Cell[]
  /** The values of `entry.reads.paths`, in their order. */
  readonly values: readonly unknown[]
  readonly outcomes: ReadonlyMap<string, Truth> | undefined
  readonly hasResource: boolean
}

/** Explains. It breaks no glass: an explanation is no permission. */
export function explain(model: Model, asked: Asked): Explanation {
  const decided = decide(
    model,
    undefined,
    asked.subject,
    asked.permission,
    asked.resource,
    withoutReason(asked.context),
  )
  const permission = typeof asked.permission === 'string' ? asked.permission : 'what is no permission'
  return new LazyExplanation(decided, permission, takeSnapshot(model, asked), {
    unknownRoles: unknownRolesOf(model, asked.subject),
    fields: limited(model, asked),
  })
}

/** Fields are found now: later changes of the resource do not change them. */
function limited(model: Model, asked: Asked): FieldNames | undefined {
  const isLimited = model.fieldRules.some(({ permissions }) => permissions.includes(String(asked.permission)))
  return isLimited ? findFields(model, { ...asked, context: withoutReason(asked.context) }) : undefined
}

/** What of an explanation is known without going through the rules. */
interface Known {
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

  constructor(decided: Decision, permission: string, taken: Snapshot | undefined, { unknownRoles, fields }: Known) {
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
    return sayShort(this.#decided, this.#snapshot?.entry, duty)
  }

  get log(): string {
    return sayLong({
      decided: this.#decided,
      permission: this.#permission,
      subject: this.#snapshot?.subject,
      considered: this.considered,
      unknownRoles: this.unknownRoles,
      fields: this.fields,
    })
  }
}

function takeSnapshot(model: Model, { subject, permission, resource, context }: Asked): Snapshot | undefined {
  const entry = model.entries.get(permission as string)
  try {
    if (entry === undefined || !isSubject(subject)) return undefined
    const own = fieldsOf(resource)
    const roles = rolesOn(entry, subject, own)
    const facts = { subject: subject as unknown as Fields, resource: own, context: fieldsOf(context) ?? {} }
    return {
      entry,
      subject: subject.id,
      cells: roles === undefined ? [] : cellsOf(entry, roles),
      values: entry.reads.paths.map(({ from, name, steps = [name] }) => copyOf(readSteps(steps, facts[from]))),
      outcomes: outcomesOf(entry, facts),
      hasResource: own !== undefined,
    }
  } catch {
    return undefined
  }
}

/** Functions read whatever they like, so they are run now, and once. */
function outcomesOf({ reads }: Entry, facts: Facts): ReadonlyMap<string, Truth> | undefined {
  if (reads.opaques.length === 0) return undefined
  return new Map(reads.opaques.map(test => [test.name, run(test, facts)]))
}

function factsOf({ entry, subject, values, outcomes, hasResource }: Snapshot): Facts {
  const copy: Record<Path['from'], Fields> = { subject: { id: subject }, resource: {}, context: {} }
  for (const [i, path] of entry.reads.paths.entries()) {
    if (values[i] !== undefined) copy[path.from] = mergeFields(copy[path.from], withField({}, path, values[i]))
  }
  return { ...copy, resource: hasResource ? copy.resource : undefined, ...(outcomes === undefined ? {} : { outcomes }) }
}

/** Lists and dates can be changed later. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as readonly unknown[])]
  return value instanceof Date ? new Date(value) : value
}

function rulesOf({ entry, cells }: Snapshot): readonly ModelRule[] {
  return [...new Set([...entry.duties, ...cells.flatMap(({ rules }) => rules)])]
}

function considerAll(taken: Snapshot): readonly ConsideredRule[] {
  const facts = factsOf(taken)
  return rulesOf(taken).map(rule => consider(rule, facts))
}

function consider(rule: ModelRule, facts: Facts): ConsideredRule {
  const { test, name, effect } = rule
  const conditions = (test === undefined ? [] : leaves(test)).map(leaf => ({
    condition: words(leaf),
    held: evaluate(leaf, facts),
    facts: pathsOf(leaf).map(path => ({ name: `${path.from}.${path.name}`, value: read(path, facts) })),
  }))
  return { rule: name, effect, held: test === undefined ? true : evaluate(test, facts), conditions }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}

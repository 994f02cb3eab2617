import { isObject, quote } from '../condition/parse.ts'
import { checkDefinition } from './check.ts'
import { createPolicy } from './create.ts'
import type { BreakGlass } from './decision.ts'
import type { Policy } from './policy.ts'

/** A policy from storage: its permissions are known at run time alone. */
export type ParsedPolicy = Policy<
  [permission: string, resource?: object | undefined, context?: Readonly<Record<string, unknown>>]
>

/** What a stored policy takes beside its JSON. */
export interface ParsePolicyOptions {
  /** See `definePolicy`: needed where a separation of duties has `unless`. */
  readonly onEvent?: (event: BreakGlass) => void
  /**
   * `'text'` reads dates as JSON has them, such as `2030-01-31T00:00:00.000Z`, wherever a condition compares a date: for a
   * browser, whose resources come from an API. Default: a string is never a date.
   */
  readonly dates?: 'text' | undefined
}

const members: ReadonlySet<string> = new Set(['version', 'resources', 'roles', 'rules', 'duties', 'fields'])

/**
 * Makes a policy of what `policy.toJSON()` gave, after JSON was parsed.
 *
 * Throws one TypeError that lists every mistake, like `definePolicy`.
 *
 * @example
 * ```ts
 * import { parsePolicy } from '@sallyport/rbac'
 * const policy = parsePolicy({
 *   version: 1,
 *   resources: { order: { actions: ['read'] } },
 *   roles: { maker: {} },
 *   rules: [{ effect: 'allow', roles: ['maker'], grants: ['order:read'], when: { maker_id: { subject: 'id' } } }],
 *   duties: [],
 * })
 * policy.can({ id: 'u1', roles: ['maker'] }, 'order:read', { maker_id: 'u1' }) // true
 * ```
 */
export function parsePolicy(stored: unknown, options: ParsePolicyOptions = {}): ParsedPolicy {
  const { onEvent, dates } = checkOptions(options)
  if (!isObject(stored)) throw new TypeError('parsePolicy: a policy must be an object; parse its JSON first')
  if (stored['version'] !== 1) throw new TypeError('parsePolicy: version must be 1')
  const unknown = Object.keys(stored).filter(name => !members.has(name))
  if (unknown.length > 0) throw new TypeError(`parsePolicy: there is no ${unknown.map(quote).join(', ')}`)
  const { resources, roles, rules, duties: separations, fields = [] } = stored
  return createPolicy(
    checkDefinition({ resources, roles, rules, separations, fields }, 'parsePolicy', onEvent !== undefined),
    onEvent,
    dates === 'text',
  )
}

function checkOptions(options: ParsePolicyOptions): ParsePolicyOptions {
  const { onEvent: _onEvent, dates, ...rest } = options
  const unknown = Object.keys(rest)
  if (unknown.length > 0) throw new TypeError(`parsePolicy: there is no option ${unknown.map(quote).join(', ')}`)
  if (dates !== undefined && dates !== 'text') throw new TypeError("parsePolicy: dates must be 'text'")
  return options
}

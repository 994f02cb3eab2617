import { isObject, quote } from '../condition/parse.ts'
import { checkDefinition } from './check.ts'
import { createPolicy } from './create.ts'
import type { BreakGlass } from './decision.ts'
import type { Policy } from './policy.ts'

/** A policy from storage. Its permissions are known only at run time. */
export type ParsedPolicy = Policy<
  [permission: string, resource?: object | undefined, context?: Readonly<Record<string, unknown>>]
>

/** Options of a stored policy. */
export interface ParsePolicyOptions {
  /** Records each use of break-glass, as in `definePolicy`. Required if a separation of duties has `unless`. Default: none. */
  readonly onEvent?: (event: BreakGlass) => void
  /**
   * `'text'` accepts dates as JSON strings, such as `2030-01-31T00:00:00.000Z`, wherever a condition compares a date.
   * Use it in browsers, whose resources come from an API. Default: strings are never dates.
   */
  readonly dates?: 'text' | undefined
}

const members: ReadonlySet<string> = new Set(['version', 'resources', 'roles', 'rules', 'duties', 'fields'])

/**
 * Creates a policy from the parsed JSON of another policy (`policy.toJSON()`).
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
  if (!isObject(stored)) throw new TypeError('parsePolicy: the policy must be an object; parse its JSON first')
  if (stored['version'] !== 1) throw new TypeError('parsePolicy: version must be 1')
  const unknown = Object.keys(stored).filter(name => !members.has(name))
  if (unknown.length > 0) throw new TypeError(`parsePolicy: unknown member ${unknown.map(quote).join(', ')}`)
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
  if (unknown.length > 0) throw new TypeError(`parsePolicy: unknown option ${unknown.map(quote).join(', ')}`)
  if (dates !== undefined && dates !== 'text') throw new TypeError("parsePolicy: dates must be 'text' or undefined")
  return options
}

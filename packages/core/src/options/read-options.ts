import type { z } from 'zod'
import type { AuthOptions, ResolvedOptions } from './options.ts'
import { conflicts, schema } from './schema.ts'

/**
 * Checks the options and fills in the defaults.
 *
 * @throws TypeError that names every option that is wrong, and no value.
 */
export function readOptions<U, C>(options: AuthOptions<U, C>): ResolvedOptions<U> {
  const parsed = schema().safeParse(options)
  const problems = [...(parsed.error?.issues.flatMap(problemsOf) ?? []), ...conflicts({ ...options })]
  if (parsed.data === undefined || problems.length > 0) throw new TypeError(describe(problems))
  const { tokens, sessions, hashing, ...rest } = parsed.data
  const { accessTtl, refreshTtl, clockTolerance, ...claimsAndNames } = tokens
  const { ttl, retryWindow, maxStaleness, ...caps } = sessions
  return {
    ...rest,
    // The application's own objects, not copies: their methods may use `this`.
    store: options.store,
    users: options.users,
    lifetimes: { access: accessTtl, idle: refreshTtl, absolute: ttl, retryWindow, tolerance: clockTolerance },
    tokens: claimsAndNames,
    sessions: { ...caps, maxStaleness: maxStaleness * 1000 },
    hashing: { ...hashing, deadline: hashing.deadline * 1000 },
  }
}

function problemsOf(issue: z.core.$ZodIssue): readonly (readonly [string, string])[] {
  const { path, message } = issue
  if (issue.code !== 'unrecognized_keys') return [[nameOf(path), message]]
  return issue.keys.map(key => [nameOf([...path, key]), 'there is no such option'])
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.length > 0 ? path.join('.') : 'options'
}

function describe(problems: readonly (readonly [string, string])[]): string {
  const lines = problems.map(([name, message]) => `- ${name}: ${message}`)
  return `createAuth cannot use these options:\n${lines.join('\n')}`
}

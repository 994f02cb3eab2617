import type { z } from 'zod'
import type { AuthOptions, Settings } from './options.ts'
import { conflicts, schema } from './schema.ts'

/**
 * Validates the options and fills the defaults.
 *
 * @throws TypeError that names every option that is wrong, and no value.
 */
export function readOptions<U, C>(options: AuthOptions<U, C>): Settings<U> {
  const parsed = schema.safeParse(options)
  const problems = [...(parsed.error?.issues.map(toProblem) ?? []), ...conflicts({ ...options })]
  if (parsed.data === undefined || problems.length > 0) throw new TypeError(describe(problems))
  const { accessTokenTtl, refreshTokenTtl, sessionTtl, retryWindow, clockTolerance, ...settings } = parsed.data
  return {
    ...settings,
    // Ports and callbacks are the caller's own objects, not copies: their methods may use `this`.
    store: options.store,
    users: options.users,
    claims: settings.claims,
    sendPasswordReset: settings.sendPasswordReset,
    lifetimes: {
      access: accessTokenTtl,
      idle: refreshTokenTtl,
      absolute: sessionTtl,
      retryWindow,
      tolerance: clockTolerance,
    },
    maxStaleness: settings.maxStaleness * 1000,
    hashDeadline: settings.hashDeadline * 1000,
  }
}

function toProblem({ path, message }: z.core.$ZodIssue): readonly [string, string] {
  return [path.length > 0 ? path.join('.') : 'options', message]
}

function describe(problems: readonly (readonly [string, string])[]): string {
  const lines = problems.map(([name, message]) => `- ${name}: ${message}`)
  return `createAuth cannot use these options:\n${lines.join('\n')}`
}

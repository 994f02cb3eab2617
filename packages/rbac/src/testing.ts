import type { SerializablePolicy } from './policy/policy.ts'
import { matrix } from './review/matrix.ts'

/** Expectations of a policy. They throw a plain Error, so they work in any test runner. */
export interface PolicyExpectation {
  /**
   * Compares the policy's matrix with a file that you commit and review with the code.
   *
   * Writes the file if
   * it does not exist, except where `CI` is set. `SALLYPORT_UPDATE=1` overwrites it.
   */
  toMatchFile(path: string): void
}

/**
 * Starts an expectation about a policy, in a test.
 *
 * @example
 * ```ts
 * import { definePolicy, resource } from '@sallyport/rbac'
 * import { expectPolicy } from '@sallyport/rbac/testing'
 * const policy = definePolicy({
 *   resources: { order: resource<object>()('read') },
 *   roles: { maker: {} },
 *   rules: ({ allow }) => [allow('maker', 'order:read')],
 * })
 * expectPolicy(policy).toMatchFile('policy.md')
 * ```
 */
export function expectPolicy(policy: SerializablePolicy): PolicyExpectation {
  return { toMatchFile: path => matchFile(matrix(policy), path) }
}

// This package imports nothing, so that it can be bundled for any platform. Only this function needs files.
function matchFile(current: string, path: string): void {
  const { env, getBuiltinModule } = process
  const { existsSync, readFileSync, writeFileSync } = getBuiltinModule('node:fs')
  const exists = existsSync(path)
  if (env['SALLYPORT_UPDATE'] === '1' || (!exists && !isOn(env['CI']))) return writeFileSync(path, current)
  if (!exists) throw new Error(`${path} does not exist. Run the test once outside CI and commit the file.`)
  const stored = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  if (stored !== current) throw new Error(`The policy differs from ${path}:\n${changedLines(stored, current)}`)
}

function isOn(flag: string | undefined): boolean {
  return flag !== undefined && flag !== '' && flag !== 'false'
}

function changedLines(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const removed = old.filter(line => !now.includes(line)).map(line => `- ${line}`)
  const added = now.filter(line => !old.includes(line)).map(line => `+ ${line}`)
  return [...removed, ...added, 'Run the test with SALLYPORT_UPDATE=1 to update the file.'].join('\n')
}

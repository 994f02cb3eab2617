import type { AnyPolicy } from './policy/policy.ts'
import { matrix } from './review/matrix.ts'

/** What is expected of a policy; it throws a plain Error, so that it fits any test runner. */
export interface PolicyExpectation {
  /**
   * Compares the policy's matrix with a file, which is reviewed with the code.
   *
   * A file that is not there is written, except where `CI` is set; `SALLYPORT_UPDATE=1` writes it anew.
   */
  toMatchFile(path: string): void
}

/**
 * Expects something of a policy, in a test.
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
export function expectPolicy(policy: AnyPolicy): PolicyExpectation {
  return { toMatchFile: path => matchFile(matrix(policy), path) }
}

// Nothing of this package imports anything, so that it bundles for anywhere; this function alone needs files.
function matchFile(current: string, path: string): void {
  const { env, getBuiltinModule } = process
  const { existsSync, readFileSync, writeFileSync } = getBuiltinModule('node:fs')
  const exists = existsSync(path)
  if (env['SALLYPORT_UPDATE'] === '1' || (!exists && !isOn(env['CI']))) return writeFileSync(path, current)
  if (!exists) throw new Error(`There is no ${path}: run the test once outside CI, and commit the file.`)
  const stored = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  if (stored !== current) throw new Error(`The policy is not the one in ${path}:\n${changedLines(stored, current)}`)
}

function isOn(flag: string | undefined): boolean {
  return flag !== undefined && flag !== '' && flag !== 'false'
}

function changedLines(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const gone = old.filter(line => !now.includes(line)).map(line => `- ${line}`)
  const come = now.filter(line => !old.includes(line)).map(line => `+ ${line}`)
  return [...gone, ...come, 'SALLYPORT_UPDATE=1 writes the file anew.'].join('\n')
}

import type { ResolvedOptions } from './options.ts'
import { keyWarnings } from '../token/key-ring.ts'

/** The shortest window, in seconds, in which an ordinary lost answer or a restored tab is still forgiven. */
const shortestSafeWindow = 10

/** Says which options are allowed but doubtful, in sentences for process warnings. */
export function warningsOf({
  accessKey,
  refreshKey,
  lifetimes,
}: Pick<ResolvedOptions<never>, 'accessKey' | 'refreshKey' | 'lifetimes'>): readonly string[] {
  const { retryWindow } = lifetimes
  const window =
    retryWindow > 0 && retryWindow < shortestSafeWindow
      ? [`sessions.retryWindow: below ${shortestSafeWindow} s, users on slow networks and restored tabs are logged out`]
      : []
  return [
    ...keyWarnings(accessKey).map(warning => `accessKey: ${warning}`),
    ...keyWarnings(refreshKey).map(warning => `refreshKey: ${warning}`),
    ...window,
  ]
}

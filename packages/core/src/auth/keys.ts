import type { Emit } from '../events.ts'
import type { KeyReload } from './auth.ts'
import type { Clock } from '../ports/clock.ts'
import type { DerivedKeys } from '../token/derive.ts'
import { deriveKeys } from '../token/derive.ts'
import { keyProblems, keyRing, type KeyRing, refreshKeyProblems, ringOf, shareSecret } from '../token/key-ring.ts'

/** The keys in use, which may be replaced while running. */
export interface LiveKeys {
  access(): KeyRing
  refresh(): KeyRing
  /** Keys of the purpose that the label names, derived from the refresh keys. */
  derived(label: string): DerivedKeys
  reload(next: KeyReload): void
}

/** Holds the two rings, and checks every replacement as `createAuth` checked the first. */
export function liveKeys(
  first: { readonly accessKey: KeyRing; readonly refreshKey: KeyRing },
  { emit, clock }: { readonly emit: Emit; readonly clock: Clock },
): LiveKeys {
  let { accessKey, refreshKey } = first
  const derived = new WeakMap<KeyRing, Map<string, DerivedKeys>>()
  const inForce = ringInForce(clock)
  const derive = (label: string) => {
    const ring = inForce(refreshKey)
    const byLabel = derived.get(ring) ?? new Map<string, DerivedKeys>()
    derived.set(ring, byLabel)
    const keys = byLabel.get(label) ?? deriveKeys(ring, label)
    byLabel.set(label, keys)
    return keys
  }
  return {
    access: () => inForce(accessKey),
    refresh: () => inForce(refreshKey),
    derived: derive,
    reload(next) {
      const problems = reloadProblems(next, { accessKey, refreshKey })
      for (const [option, reason] of problems) emit('key_refused', { option, reason })
      if (problems.length > 0) throw new TypeError(problems.map(problem => problem.join(': ')).join('\n'))
      accessKey = ringOf(next.accessKey ?? accessKey)
      refreshKey = ringOf(next.refreshKey ?? refreshKey)
    },
  }
}

/** Milliseconds for which a previous secret signs if no time was given: as long as a rolling deploy may take. */
const longestDeploy = 3_600_000

/** Gives the ring that signs now: while secrets roll, the previous one until every process knows the next. */
function ringInForce(clock: Clock): (ring: KeyRing) => KeyRing {
  const earlier = new WeakMap<KeyRing, { readonly ring: KeyRing; readonly until: number }>()
  return ring => {
    if (ring.before === undefined) return ring
    const { sign, until = clock() + longestDeploy } = ring.before
    const before = earlier.get(ring) ?? { ring: keyRing({ sign, verify: ring.verify }), until }
    earlier.set(ring, before)
    return clock() < before.until ? before.ring : ring
  }
}

function reloadProblems(next: KeyReload, current: { accessKey: KeyRing; refreshKey: KeyRing }): [string, string][] {
  const { accessKey = current.accessKey, refreshKey = current.refreshKey } = next
  const problems: [string, string][] = [
    ...keyProblems(accessKey).map((reason): [string, string] => ['accessKey', reason]),
    ...refreshKeyProblems(refreshKey).map((reason): [string, string] => ['refreshKey', reason]),
  ]
  if (problems.length > 0 || !shareSecret(accessKey, refreshKey)) return problems
  return [['refreshKey', 'must be another secret than accessKey']]
}

import type { Emit } from './events.ts'
import type { KeyReload } from './auth-types.ts'
import type { SealKeys } from './session/seal.ts'
import { deriveKeys } from './token/derive.ts'
import { keyProblems, type KeyRing, refreshKeyProblems, ringOf, shareSecret } from './token/key-ring.ts'

/** The keys in use, which may be replaced while running. */
export interface LiveKeys {
  access(): KeyRing
  refresh(): KeyRing
  /** Keys of the purpose that the label names, derived from the refresh keys. */
  derived(label: string): SealKeys
  reload(next: KeyReload): void
}

/** Holds the two rings, and checks every replacement as `createAuth` checked the first. */
export function liveKeys(first: { readonly accessKey: KeyRing; readonly refreshKey: KeyRing }, emit: Emit): LiveKeys {
  let { accessKey, refreshKey } = first
  let derived = new Map<string, SealKeys>()
  const derive = (label: string) => {
    const keys = derived.get(label) ?? deriveKeys(refreshKey, label)
    derived.set(label, keys)
    return keys
  }
  return {
    access: () => accessKey,
    refresh: () => refreshKey,
    derived: derive,
    reload(next) {
      const problems = reloadProblems(next, { accessKey, refreshKey })
      for (const [option, reason] of problems) emit('key_refused', { option, reason })
      if (problems.length > 0) throw new TypeError(problems.map(problem => problem.join(': ')).join('\n'))
      accessKey = ringOf(next.accessKey ?? accessKey)
      refreshKey = ringOf(next.refreshKey ?? refreshKey)
      derived = new Map()
    },
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

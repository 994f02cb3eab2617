import { createTwoFilesPatch } from 'diff'
import type { Change } from './plan.ts'

/**
 * Formats the changes as a unified diff. Leaves out the values of `.env`, because terminals may be recorded and screens
 * shared.
 */
export function diffOf(changes: readonly Change[]): string {
  return changes.map(patchOf).join('\n')
}

function patchOf({ path, before, after }: Change): string {
  const shown = (text: string) => (path === '.env' ? text.replace(/=.*/g, '=…') : text)
  const from = before === undefined ? '/dev/null' : `a/${path}`
  const patch = createTwoFilesPatch(from, `b/${path}`, shown(before ?? ''), shown(after), '', '', { context: 2 })
  return patch.replace(/^=+\n/, '').replaceAll(/^((?:---|\+\+\+) .*?)\t$/gm, '$1')
}

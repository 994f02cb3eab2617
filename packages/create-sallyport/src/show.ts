import { createTwoFilesPatch } from 'diff'
import type { Change } from './plan.ts'

/** The changes as a unified diff. Values of `.env` are left out: terminals are recorded, and screens are shared. */
export function diffOf(changes: readonly Change[]): string {
  return changes.map(patchOf).join('\n')
}

function patchOf({ path, before, after }: Change): string {
  const shown = (text: string) => (path === '.env' ? text.replace(/=.*/g, '=…') : text)
  const from = before === undefined ? '/dev/null' : `a/${path}`
  const patch = createTwoFilesPatch(from, `b/${path}`, shown(before ?? ''), shown(after), '', '', { context: 2 })
  return patch.replace(/^=+\n/, '').replaceAll(/^((?:---|\+\+\+) .*?)\t$/gm, '$1')
}

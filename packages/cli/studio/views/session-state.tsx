import type { StudioSession } from '../../src/studio/model.ts'
import { Badge } from '../parts.tsx'
import { isExpired } from '../state.ts'

/** The state of a session in a word. */
export function SessionState({ session, now }: { readonly session: StudioSession; readonly now: number }) {
  if (session.isRevoked) return <Badge tone={wasReused(session) ? 'bad' : 'notice'}>revoked</Badge>
  if (isExpired(session, now)) return <Badge tone="quiet">expired</Badge>
  return <Badge tone="good">live</Badge>
}

function wasReused({ steps }: StudioSession): boolean {
  return steps.some(({ kind }) => kind === 'reused')
}

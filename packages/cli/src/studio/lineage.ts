import type { AuthEvent } from '@sallyport/core'
import type { Step, StepKind } from './model.ts'

/** Most steps that a session keeps. */
const mostSteps = 60

/** A step whose hash is looked up when it is shown, because the record is read only after the event. */
export type StepOfEvent = Omit<Step, 'hash' | 'times'>

const kinds = {
  session_created: 'issued',
  refresh_rotated: 'rotated',
  refresh_kept: 'kept',
  refresh_replayed: 'replayed',
  refresh_token_reused: 'reused',
  refresh_refused: 'refused',
  store_rolled_back: 'rolled back',
  seal_unreadable: 'unreadable',
  session_revoked: 'revoked',
} as const satisfies Partial<Record<AuthEvent['type'], StepKind>>

/** An event about one session. */
export type SessionEvent = Extract<AuthEvent, { readonly type: keyof typeof kinds }>

/** Tells whether an event is about the lineage of a session. */
export function isSessionEvent(event: AuthEvent): event is SessionEvent {
  return Object.hasOwn(kinds, event.type)
}

/** Makes the step that an event tells of. */
export function stepOf(event: SessionEvent): StepOfEvent {
  const generation = event.type === 'session_created' ? 0 : 'generation' in event ? event.generation : null
  return { at: event.at, kind: kinds[event.type], generation, reason: 'reason' in event ? event.reason : null }
}

/** Adds a step. The same as the one before it is counted instead. */
export function addStep(steps: readonly Omit<Step, 'hash'>[], step: StepOfEvent): readonly Omit<Step, 'hash'>[] {
  const last = steps.at(-1)
  const isRepeated =
    last !== undefined && last.kind === step.kind && last.generation === step.generation && last.reason === step.reason
  if (isRepeated) return [...steps.slice(0, -1), { ...last, at: step.at, times: last.times + 1 }]
  return [...steps, { ...step, times: 1 }].slice(-mostSteps)
}

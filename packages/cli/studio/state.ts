import type { Snapshot, StudioRevocation, StudioSession, StudioStatus, Update } from '../src/studio/model.ts'

/** Most items that the page keeps; the oldest go first. */
const most = { events: 1000, sessions: 500, revocations: 300, samples: 120 }

/** The lane and the feed at one moment, for the charts. */
export interface Sample {
  readonly at: number
  readonly running: number
  readonly queued: number
  readonly silentFor: number
}

/** What the page shows. */
export interface PageState extends Snapshot {
  readonly samples: readonly Sample[]
}

/** Begins with a snapshot. The charts go on if the same Studio sent the one before. */
export function fromSnapshot(snapshot: Snapshot, before: PageState | undefined): PageState {
  const isSame = before?.facts.startedAt === snapshot.facts.startedAt
  return { ...snapshot, samples: addSample(isSame ? before.samples : [], snapshot.status) }
}

/** Adds what is new. */
export function withUpdate(state: PageState, update: Update): PageState {
  return {
    ...state,
    status: update.status,
    events: update.events.length === 0 ? state.events : [...state.events, ...update.events].slice(-most.events),
    sessions: mergeSessions(state.sessions, update.sessions),
    revocations: mergeRevocations(state.revocations, update.revocations),
    samples: addSample(state.samples, update.status),
  }
}

/** The key of a session: its id only counts together with its subject. */
export function keyOf({ id, subject }: Pick<StudioSession, 'id' | 'subject'>): string {
  return JSON.stringify([id, subject])
}

/** Whether a session's lifetime is over. */
export function isExpired(
  session: { readonly expiresAt: number | null; readonly idleExpiresAt: number | null },
  now: number,
): boolean {
  const { expiresAt, idleExpiresAt } = session
  return [expiresAt, idleExpiresAt].some(at => at !== null && at * 1000 <= now)
}

function mergeSessions(known: readonly StudioSession[], fresh: readonly StudioSession[]): readonly StudioSession[] {
  if (fresh.length === 0) return known
  const keys = new Set(fresh.map(keyOf))
  return [...known.filter(session => !keys.has(keyOf(session))), ...fresh].slice(-most.sessions)
}

function mergeRevocations(
  known: readonly StudioRevocation[],
  fresh: readonly StudioRevocation[],
): readonly StudioRevocation[] {
  if (fresh.length === 0) return known
  const bySeq = new Map([...known, ...fresh].map(entry => [entry.seq, entry]))
  return [...bySeq.values()].slice(-most.revocations)
}

function addSample(samples: readonly Sample[], { lane, feed }: StudioStatus): readonly Sample[] {
  const sample = { at: Date.now(), running: lane.running, queued: lane.queued, silentFor: feed.silentFor ?? 0 }
  return [...samples, sample].slice(-most.samples)
}

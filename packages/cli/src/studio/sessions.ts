import type { SessionRecord, SessionRef, SessionStore } from '@sallyport/core/store'
import { safeText } from './events.ts'
import { addStep, type SessionEvent, type StepOfEvent, stepOf } from './lineage.ts'
import type { Step, StudioSession } from './model.ts'

/** Most sessions that Studio keeps; the one that changed least recently goes first. */
const mostSessions = 500
/** Most tokens of one session whose hashes are kept. */
const mostHashes = 100
/** Most sessions that are read at once; during a flood others are read at their next event. */
const mostReads = 4
/** How much of a hash the page gets. */
const hashLength = 12

const elsewhere = 'by another process'

interface Known {
  readonly ref: SessionRef
  readonly hashes: Map<number, string>
  actor: string | null
  device: string | null
  record: SessionRecord | undefined
  steps: readonly Omit<Step, 'hash'>[]
  isRevoked: boolean
  changedAt: number
}

/** The sessions that events told of, with the lineage of their refresh tokens. */
export class SessionBook {
  readonly #known = new Map<string, Known>()
  readonly #onChange: (session: StudioSession) => void
  readonly #reading = new Set<string>()

  constructor(onChange: (session: StudioSession) => void) {
    this.#onChange = onChange
  }

  /** The sessions, the one that changed last at the end. */
  get sessions(): readonly StudioSession[] {
    return Array.from(this.#known.values(), viewOf)
  }

  /** Notes an event, then reads the session's record for the hashes of its tokens. */
  note(event: SessionEvent, store: Pick<SessionStore, 'find'> | undefined): void {
    const known = this.#at({ id: event.sessionId, subject: event.subject })
    if ('device' in event) known.device = event.device
    if ('actor' in event) known.actor = event.actor ?? null
    if (event.type === 'session_revoked') {
      known.isRevoked = true
      // The feed may have been read before the event of this process.
      known.steps = known.steps.filter(({ reason }) => reason !== elsewhere)
    }
    this.#addStep(known, stepOf(event))
    if (!known.isRevoked && store !== undefined) void this.#read(known, store)
  }

  /** Notes the revocation of a session or of a subject's sessions by another process. */
  noteElsewhere(of: { readonly subject: string; readonly sessionId: string | null }, at: number): void {
    for (const known of this.#known.values()) {
      const { id, subject } = known.ref
      if (subject !== of.subject || (of.sessionId !== null && of.sessionId !== id) || known.isRevoked) continue
      known.isRevoked = true
      this.#addStep(known, { at, kind: 'revoked', generation: null, reason: elsewhere })
    }
  }

  /** Adds sessions that the store has. */
  add(records: readonly SessionRecord[]): readonly StudioSession[] {
    return records.map(record => {
      const known = this.#at(record)
      learn(known, record)
      this.#onChange(viewOf(known))
      return viewOf(known)
    })
  }

  #at(ref: SessionRef): Known {
    const key = keyOf(ref)
    const known = this.#known.get(key) ?? unknown(ref)
    // The last entry of the map is the one that changed last.
    this.#known.delete(key)
    this.#known.set(key, known)
    if (this.#known.size > mostSessions) this.#known.delete(this.#known.keys().next().value!)
    return known
  }

  #addStep(known: Known, step: StepOfEvent): void {
    known.steps = addStep(known.steps, step)
    known.changedAt = step.at
    this.#onChange(viewOf(known))
  }

  async #read(known: Known, store: Pick<SessionStore, 'find'>): Promise<void> {
    const key = keyOf(known.ref)
    if (this.#reading.has(key) || this.#reading.size >= mostReads) return
    this.#reading.add(key)
    try {
      const record = await store.find(known.ref)
      // Stores of applications may also resolve to null.
      if (record === undefined || record === null) return
      learn(known, record)
      this.#onChange(viewOf(known))
    } catch {
      // The application's own calls report a store that fails.
    } finally {
      this.#reading.delete(key)
    }
  }
}

function keyOf({ id, subject }: SessionRef): string {
  return JSON.stringify([id, subject])
}

function unknown({ id, subject }: SessionRef): Known {
  const ref = { id, subject }
  const nothing = { actor: null, device: null, record: undefined, isRevoked: false }
  return { ref, hashes: new Map(), steps: [], changedAt: Date.now(), ...nothing }
}

/** Takes from a record what may be shown. The sealed successor is not. */
function learn(known: Known, record: SessionRecord): void {
  known.record = record
  known.device = record.device
  known.hashes.set(record.generation, record.tokenHash)
  if (record.previousHash !== null) known.hashes.set(record.generation - 1, record.previousHash)
  while (known.hashes.size > mostHashes) known.hashes.delete(known.hashes.keys().next().value!)
  if (known.steps.length > 0) return
  known.steps = [{ at: record.createdAt * 1000, kind: 'issued', generation: 0, reason: null, times: 1 }]
  known.changedAt = record.rotatedAt * 1000
  if (record.generation === 0) return
  const rotated = { at: record.rotatedAt * 1000, kind: 'rotated', generation: record.generation, reason: null } as const
  known.steps = addStep(known.steps, rotated)
}

function viewOf({ ref, hashes, actor, device, record, steps, isRevoked, changedAt }: Known): StudioSession {
  const hashOf = ({ generation }: Omit<Step, 'hash'>) =>
    (generation === null ? undefined : hashes.get(generation))?.slice(0, hashLength) ?? null
  return {
    id: safeText(ref.id),
    subject: safeText(ref.subject),
    actor: safeText(actor),
    device: safeText(device),
    createdAt: record?.createdAt ?? null,
    idleExpiresAt: record?.idleExpiresAt ?? null,
    expiresAt: record?.expiresAt ?? null,
    generation: record?.generation ?? null,
    isRevoked,
    changedAt,
    steps: steps.map(step => ({ ...step, hash: hashOf(step) })),
  }
}

/** How an event is coloured: what succeeded, what deserves a look, what went wrong, and the rest. */
export type Tone = 'good' | 'notice' | 'bad' | 'quiet'

/** An event, as the page shows it. */
export interface StudioEvent {
  /** Counts up from 1. */
  readonly seq: number
  /** Milliseconds since the epoch, by the clock of the Auth. */
  readonly at: number
  readonly type: string
  readonly tone: Tone
  readonly fields: Readonly<Record<string, unknown>>
}

/** What happened to a refresh token. */
export type StepKind =
  | 'issued'
  | 'rotated'
  | 'kept'
  | 'replayed'
  | 'reused'
  | 'refused'
  | 'rolled back'
  | 'unreadable'
  | 'revoked'

/** One step in the lineage of a refresh token. */
export interface Step {
  readonly at: number
  readonly kind: StepKind
  /** The number of the token in its session, from 0; null if the event does not tell it. */
  readonly generation: number | null
  /** The first characters of the SHA-256 of the token's `jti`; null if it is not known. Never a token. */
  readonly hash: string | null
  readonly reason: string | null
  /** How often the same happened in a row. */
  readonly times: number
}

/** A session, with the lineage of its refresh token. Times are seconds since the epoch, those of steps milliseconds. */
export interface StudioSession {
  readonly id: string
  readonly subject: string
  readonly actor: string | null
  readonly device: string | null
  readonly createdAt: number | null
  readonly idleExpiresAt: number | null
  readonly expiresAt: number | null
  readonly generation: number | null
  readonly isRevoked: boolean
  /** When it last changed: milliseconds since the epoch. */
  readonly changedAt: number
  readonly steps: readonly Step[]
}

/** An entry of the revocation feed. */
export interface StudioRevocation {
  readonly seq: number
  /** When Studio read it: milliseconds since the epoch. */
  readonly at: number
  readonly kind: 'session' | 'blocked' | 'unblocked' | 'changed'
  readonly subject: string
  readonly sessionId: string | null
  /** Where it was published: in this process, in another one, or before Studio started. */
  readonly origin: 'here' | 'elsewhere' | 'before'
  /** Milliseconds from its acknowledgement in this process until another follower read it; null if it is not known. */
  readonly lag: number | null
}

/** The revocation feed, as Studio follows it besides the application. */
export interface StudioFeed {
  readonly state: 'waiting' | 'current' | 'failed'
  /** Whether it is polled because no notifications arrive. */
  readonly isDelayed: boolean
  /** Milliseconds since the application last read it; null before it joined. */
  readonly silentFor: number | null
  /** Revocations that the application holds in memory. */
  readonly held: number
  /** All entries that Studio read. */
  readonly total: number
}

/** The gate in front of password hashing. */
export interface StudioLane {
  readonly running: number
  readonly queued: number
  readonly concurrency: number
  readonly maxQueue: number
  /** Passwords that were refused because the queue was full. */
  readonly refused: number
}

/** The state of the application besides its lists. */
export interface StudioStatus {
  readonly lane: StudioLane
  readonly feed: StudioFeed
  /** All events since Studio started. */
  readonly totalEvents: number
  /** How many Auths were made; Studio shows the sessions of the first. */
  readonly auths: number
  /** The time of the application's clock: milliseconds since the epoch. */
  readonly now: number
}

/** What does not change while Studio runs. */
export interface StudioFacts {
  readonly module: string
  readonly node: string
  readonly pid: number
  readonly startedAt: number
  readonly allowsWrites: boolean
  readonly hasPolicy: boolean
}

/** Everything that a page shows when it connects. */
export interface Snapshot {
  readonly facts: StudioFacts
  readonly status: StudioStatus
  /** Oldest first. */
  readonly events: readonly StudioEvent[]
  readonly sessions: readonly StudioSession[]
  readonly revocations: readonly StudioRevocation[]
}

/** What is new since the last message. Sessions and revocations replace those with the same id or number. */
export interface Update {
  readonly status: StudioStatus
  readonly events: readonly StudioEvent[]
  readonly sessions: readonly StudioSession[]
  readonly revocations: readonly StudioRevocation[]
}

/** A route with its guard. */
export interface StudioRoute {
  readonly method: string
  readonly path: string
  readonly access: string
  readonly kind: 'guarded' | 'public' | 'unguarded'
  readonly declaredAt: string | null
}

/** The routes of the application, and what the audit found. */
export interface StudioRoutes {
  /** False if the module gives Studio no application. */
  readonly isKnown: boolean
  readonly routes: readonly StudioRoute[]
  readonly findings: readonly string[]
}

/** A table of the policy's matrix. */
export interface MatrixTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The matrix of one kind of resource. */
export interface MatrixSection {
  readonly resource: string
  readonly tables: readonly MatrixTable[]
  readonly notes: readonly string[]
}

/** The policy, for the page. */
export interface StudioPolicy {
  readonly sections: readonly MatrixSection[]
  readonly roles: readonly string[]
  readonly permissions: readonly string[]
}

/** The explanation of one decision. */
export interface StudioExplanation {
  readonly allowed: boolean
  readonly reason: string
  readonly rule: string | null
  readonly text: string
  readonly unknownRoles: readonly string[]
  readonly considered: readonly {
    readonly rule: string
    readonly effect: string
    /** Null if it could not be determined. */
    readonly held: boolean | null
    readonly conditions: readonly {
      readonly condition: string
      readonly held: boolean | null
      readonly attributes: readonly { readonly name: string; readonly value: string }[]
    }[]
  }[]
}

/** The sessions that the store has of a subject. */
export interface FoundSessions {
  readonly subject: string
  readonly isBlocked: boolean
  readonly sessions: readonly StudioSession[]
}

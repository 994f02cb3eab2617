/** The reasons why sessions are revoked. */
export const revocationReasons = [
  'logout',
  'logout_all',
  'revoked_by_user',
  'evicted',
  'blocked',
  'user_gone',
  'actor_revoked',
  'reauthenticated',
  'password_changed',
  'password_reset',
  'password_set',
  'reused',
  'store_rolled_back',
  'seal_unreadable',
] as const

/** Why a session was revoked. */
export type RevocationReason = (typeof revocationReasons)[number]

/** The scopes by which attempts are counted. */
export const throttleScopes = [
  'account',
  'account_ip',
  'account_network',
  'account_device',
  'account_devices',
  'account_session',
  'ip',
  'network',
  'global',
] as const

/** The scope by which attempts were counted. */
export type ThrottleScope = (typeof throttleScopes)[number]

/** What was full when a password could not wait to be hashed. */
export type OverloadScope = 'account' | 'all'

/** Why a DPoP proof was refused. */
export type ProofRefusal =
  | 'missing'
  | 'malformed'
  | 'header'
  | 'signature'
  | 'claims'
  | 'method'
  | 'url'
  | 'token'
  | 'replayed'
  | 'other_key'

/**
 * Why a token of another issuer was refused. `claims` stands for a claim that is missing or has another value than the profile
 * wants, `bound` for a token that is bound to a key, `subject` for a user whom `subject` does not know, and `inactive` for what
 * introspection said.
 */
export type ForeignRefusal =
  | 'header'
  | 'signature'
  | 'claims'
  | 'audience'
  | 'lifetime'
  | 'bound'
  | 'not_yet_valid'
  | 'expired'
  | 'subject'
  | 'inactive'

/**
 * The fields of each kind of event. `actor` is who acts on the subject's behalf. They never contain a token or a password.
 */
export interface AuthEventFields {
  login_succeeded: { subject: string; sessionId: string; device: string | null }
  /** `loginHash` is a keyed hash: a login always gives the same hash, and the hash does not reveal it without the key. */
  login_failed: {
    loginHash: string
    reason: 'unknown_user' | 'no_password' | 'wrong_password' | 'blocked' | 'overtaken'
  }
  password_hash_unusable: { subject: string; reason: 'malformed' | 'too_costly' }
  /** The scheme of the stored hash reads fewer bytes (bcrypt: 72). Another system may have accepted the password and ignored the rest. */
  password_longer_than_hash: { subject: string }
  password_rehashed: { subject: string }
  password_rehash_failed: { subject: string }
  /** A password was right, but no session was created. */
  password_verified: { subject: string }
  password_changed: { subject: string }
  /** A password was set by `passwords.set`, without the current one. */
  password_set: { subject: string }
  password_reset_requested: { loginHash: string }
  password_reset: { subject: string }
  /** The outbox was full, or a look-up or the application's `passwords.sendReset` failed. */
  password_reset_not_sent: Record<never, never>
  /** `scope` tells whether one account had too many waiting passwords, or all accounts together. */
  hashing_overloaded: { queued: number; scope: OverloadScope }
  throttled: { loginHash: string; scope: ThrottleScope }
  session_created: { subject: string; actor?: string; sessionId: string; device: string | null }
  session_imported: { subject: string; sessionId: string }
  foreign_token_verified: { issuer: string; subject: string }
  /** `issuer` is one that is accepted. Anybody can cause it. */
  foreign_token_refused: { issuer: string; reason: ForeignRefusal }
  session_revoked: { subject: string; sessionId: string; reason: RevocationReason }
  /** `subject` is null at a login. `other_key` tells that a token was used with a key that it is not bound to. */
  dpop_proof_refused: { subject: string | null; reason: ProofRefusal }
  refresh_rotated: { subject: string; actor?: string; sessionId: string; generation: number }
  refresh_kept: { subject: string; actor?: string; sessionId: string; generation: number }
  /** `late` tells that the retry came after the retry window, with the idempotency key of the first try. */
  refresh_replayed: {
    subject: string
    actor?: string
    sessionId: string
    generation: number
    device: string | null
    late: boolean
  }
  refresh_token_reused: {
    subject: string
    actor?: string
    sessionId: string
    generation: number
    device: string | null
  }
  refresh_refused: {
    subject: string
    actor?: string
    sessionId: string
    reason: 'session_ended' | 'session_expired'
  }
  store_rolled_back: { subject: string; sessionId: string }
  seal_unreadable: { subject: string; sessionId: string }
  store_inconsistent: { subject: string; sessionId: string }
  /**
   * This process's clock disagrees with a token's time. `seconds` tells how far the clock is behind the token's or the store's
   * time; it is negative if it is ahead. Subject and session are null if only an expired access token was seen.
   */
  clock_disagrees: { subject: string | null; sessionId: string | null; seconds: number }
  clock_skew: { milliseconds: number }
  feed_stale: { milliseconds: number }
  feed_current: Record<never, never>
  /** Whether the feed gets no notifications of revocations, so that it polls several times a second. */
  feed_delayed: { delayed: boolean }
  user_blocked: { subject: string }
  user_unblocked: { subject: string }
  user_unlocked: { subject: string }
  user_changed: { subject: string }
  access_denied: { subject: string; actor?: string; reason: string }
  access_decided: { subject: string; action: string; allowed: boolean; reason: string }
  /** A separation of duties was overridden. `reason` is the given text. */
  glass_broken: { subject: string; action: string; reason: string }
  /**
   * A store or a callback failed. `reason` is an error code, an error's name, or a sentence about a value's type; it contains no
   * data. `place` is a line of the application's code if the stack has one.
   */
  store_failed: { operation: string; reason: string; place: string | null }
  /** The application uses the library in a way that cannot work; `reason` tells why. It is emitted once for each kind. */
  application_mistake: { where: string; reason: string }
  key_refused: { option: string; reason: string }
}

/** The name of an event. Its diagnostics channel is `sallyport:` and this name. */
export type AuthEventType = keyof AuthEventFields

/** Something that happened, with `at` in milliseconds since the epoch. */
export type AuthEvent = {
  [T in AuthEventType]: Readonly<{ type: T; at: number } & AuthEventFields[T]>
}[AuthEventType]

/** Emits one event. It never throws, even if the listener does. */
export type Emit = <T extends AuthEventType>(type: T, fields: AuthEventFields[T]) => void

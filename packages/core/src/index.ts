export type { Auth, ClaimsOf, RoleOf, UserOf } from './auth/auth.ts'
export type {
  AuthStatus,
  CreateSessionOptions,
  CsrfTokens,
  KeyReload,
  LoginInput,
  LoginResult,
  OneTimeTokenWork,
  PasswordChange,
  PasswordReset,
  PasswordResetRequest,
  Passwords,
  PasswordVerification,
  Proof,
  Reauthentication,
  RefreshedPair,
  SessionSummary,
  SignedIn,
  TokenPair,
  VerifiedPassword,
} from './auth/types.ts'
export { createAuth } from './auth/create-auth.ts'
export { normalizeLogin } from './account/identifier.ts'
export type { PasswordResetMessage } from './account/password-reset.ts'
export {
  type Limit,
  type ThrottleLimits,
  type ThrottleOptions,
  throttleDefaults,
  type ThrottleSettings,
} from './account/throttle-limits.ts'
export { AuthError, type AuthErrorCode, type AuthErrorOptions, HiddenCause, isAuthError } from './errors.ts'
export type { AuthEvent, AuthEventFacts, AuthEventType, Emit, EndReason, ThrottleScope } from './events.ts'
export { type EnvKeys, fromEnv } from './options/from-env.ts'
export type { Duration } from './lib/duration.ts'
export { Secret } from './lib/secret.ts'
export type { StandardSchema } from './lib/standard-schema.ts'
export { memoryStore, type MemoryStoreOptions } from './memory/memory-store.ts'
export type { AuthOptions } from './options/options.ts'
export { migratingHasher } from './password/migrating-hasher.ts'
export { combineBlocklists } from './password/blocklist.ts'
export { breachBlocklist, type BreachOptions } from './password/breach.ts'
export { bcryptHasher, type BcryptOptions } from './password/hasher.ts'
export { pepperedHasher, type PepperOptions } from './password/pepper.ts'
export type { Authorizer, Decision, Subject } from './ports/authorizer.ts'
export type { BlockStore } from './ports/block-store.ts'
export type { Clock } from './ports/clock.ts'
export type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from './ports/one-time-token-store.ts'
export type { BlocklistVerdict, BlockReason, PasswordBlocklist } from './ports/password-blocklist.ts'
export type { PasswordHasher, UnusableHash } from './ports/password-hasher.ts'
export type { FeedObserver, FollowOptions, Revocation, RevocationFeed } from './ports/revocation-feed.ts'
export type { RotatedFields, SessionRecord, SessionRef, SessionStore } from './ports/session-store.ts'
export type { RouteDecision, RoutePolicy } from './ports/route-policy.ts'
export type { Store } from './ports/store.ts'
export type { ThrottleKey, ThrottleStore, ThrottleVerdict } from './ports/throttle-store.ts'
export type { UserCallbacks, UserDirectory, UserEntry } from './ports/user-directory.ts'
export type { WatchSignal } from './session/watch.ts'
export type { Claims, CustomClaims, RegisteredClaims } from './token/claims.ts'
export type { Actor } from './token/shape.ts'
export { generateKey } from './token/generate-key.ts'
export { type Jwk, type Key, secretKey, type SecretKeyOptions } from './token/key.ts'
export { keyRing, type KeyRing } from './token/key-ring.ts'
export { signingKey, type SigningKeyOptions } from './token/signing-key.ts'

export { normalizeLogin } from './account/identifier.ts'
export type { PasswordResetMessage } from './account/password-reset.ts'
export { throttleDefaults, type ThrottleOptions } from './account/throttle-limits.ts'
export type { Auth, AuthStatus, ClaimsOf, KeyReload, RoleOf, UserOf } from './auth/auth.ts'
export { createAuth } from './auth/create-auth.ts'
export type {
  CreateSessionOptions,
  ImportedSession,
  CsrfTokens,
  LoginInput,
  LoginResult,
  OneTimeTokens,
  PasswordChange,
  PasswordReset,
  PasswordResetRequest,
  Passwords,
  PasswordVerification,
  Proof,
  Reauthentication,
  RefreshedPair,
  RefreshOptions,
  SessionSummary,
  SignedIn,
  TokenPair,
  VerifiedPassword,
} from './account/types.ts'
export { AuthError, type AuthErrorCode, HiddenCause, isAuthError } from './errors.ts'
export type { AuthEvent, AuthEventType, RevocationReason } from './events.ts'
export type { Duration } from './lib/duration.ts'
export { memoryStore } from './memory/memory-store.ts'
export { type EnvKeys, fromEnv } from './options/from-env.ts'
export type { AuthOptions } from './options/options.ts'
export { combineBlocklists } from './password/blocklist.ts'
export { breachBlocklist } from './password/breach.ts'
export { bcryptHasher } from './password/hasher.ts'
export { scryptHasher } from './password/scrypt.ts'
export { migratingHasher } from './password/migrating-hasher.ts'
export { pepperedHasher } from './password/pepper.ts'
export type { Clock } from './ports/clock.ts'
export type { PasswordBlocklist } from './ports/password-blocklist.ts'
export type { PasswordHasher } from './ports/password-hasher.ts'
export type { Store } from './ports/store.ts'
export type { UserCallbacks, UserDirectory, UserEntry } from './ports/user-directory.ts'
export type { WatchSignal } from './session/watch.ts'
export type { Claims, RegisteredClaims } from './token/claims.ts'
export { generateKey } from './token/generate-key.ts'
export { type Jwk, type Key, secretKey } from './token/key.ts'
export { keyRing, type KeyRing } from './token/key-ring.ts'
export type { DpopProof } from './token/dpop/possession.ts'
export type { Actor } from './token/shape.ts'
export { signingKey } from './token/signing-key.ts'

import { createPendingChanges } from '../account/pending-changes.ts'
import { createDeviceTokens } from '../account/device-token.ts'
import { namesFor } from '../account/names.ts'
import { createOneTimeTokens } from '../account/one-time-tokens.ts'
import { createOutbox } from '../account/outbox.ts'
import { createProofs } from '../account/proofs.ts'
import { createThrottle } from '../account/throttle.ts'
import { accountOwner } from '../account/throttle-counters.ts'
import type { ThrottleLimits } from '../account/throttle-limits.ts'
import { addressWarner } from '../account/address-warner.ts'
import type { AuthStatus } from './auth.ts'
import type { Emit } from '../events.ts'
import type { LiveKeys } from './keys.ts'
import { memoryDescriptionOf } from '../memory/description.ts'
import { memoryStore } from '../memory/memory-store.ts'
import type { ResolvedOptions } from '../options/options.ts'
import { combineBlocklists } from '../password/blocklist.ts'
import { commonBlocklist } from '../password/common.ts'
import { createLimiter } from '../password/limiter.ts'
import { createPasswords, type PasswordOperations } from '../password/passwords.ts'
import { createPasswordPolicy } from '../password/policy.ts'
import type { Store } from '../ports/store.ts'
import { createActors } from '../session/actors.ts'
import { askStore } from '../session/ask-store.ts'
import { checkedBlocklist, checkedHasher, checkedNormalize, checkedSchema } from '../checked/callbacks.ts'
import { checkedClaims } from '../checked/claims.ts'
import { checkedDirectory } from '../checked/directory.ts'
import { checkedStore } from '../checked/store.ts'
import { createClocks } from '../session/clocks.ts'
import { createRevoker } from '../session/revoke.ts'
import { feedRetention, longestAccess } from '../session/lifetimes.ts'
import { createMint, type Mint } from '../session/mint.ts'
import { createRecheck } from '../account/recheck.ts'
import { createRevocations } from '../session/revocation.ts'
import { createRevocationSet } from '../session/revocation-set.ts'
import { createRotation } from '../session/rotation.ts'
import { withoutBlocked } from '../session/without-blocked.ts'
import { createWatch } from '../session/watch.ts'
import { createAccessTokenIssuer } from '../token/access-token-issuer.ts'
import { createAccessTokenVerifier } from '../token/access-token-verifier.ts'
import { createClaimsCheck } from '../token/custom-claims.ts'
import { type Jwks, publicKeys } from '../token/jwks.ts'
import { createNonces, nonceLifetime } from '../token/dpop/nonces.ts'
import { createPossession, type Possession, proofLifetime } from '../token/dpop/possession.ts'
import { memoryReplays, sharedReplays } from '../token/dpop/replays.ts'
import { createRefreshTokens } from '../token/refresh-token.ts'
import { type RememberingVerifier, rememberVerified } from '../token/verified-cache.ts'

/** Tokens, from the keys in use. */
export interface AssembledTokens<U, C> {
  readonly verifier: RememberingVerifier<C>
  readonly mint: Mint<U>
  readonly claimsOf: (user: U) => Promise<object>
  readonly jwks: () => Jwks
}

export function assembleTokens<U, C>(options: ResolvedOptions<U>, keys: LiveKeys, emit: Emit): AssembledTokens<U, C> {
  const claimsOf = checkedClaims(options.claims, emit)
  const { issuer, audience, clock } = options
  const { otherIssuer, otherAudience, allowClaims } = options.tokens
  const claimsSchema = options.tokens.claimsSchema && checkedSchema(options.tokens.claimsSchema, emit)
  const personalDataIn = options.production ? 'names' : 'names and values'
  const rules = { claimsSchema, allowClaims, personalDataIn } as const
  const checkClaims = createClaimsCheck(rules)
  const { access, tolerance } = options.lifetimes
  const names = { issuer, audience, otherIssuer, otherAudience }
  const common = { ...names, clock, keys: keys.access }
  const issueAccess = createAccessTokenIssuer({ ...common, ...rules, ttl: access })
  const refreshTokens = createRefreshTokens({ ...names, keys: keys.refresh })
  const onDisagreement = ({ sub, sid }: { sub: string; sid: string }, seconds: number) =>
    emit('clock_disagrees', { subject: sub, sessionId: sid, seconds })
  const verify = createAccessTokenVerifier<C>({ ...common, maxLifetime: longestAccess, tolerance, onDisagreement })
  return {
    verifier: rememberVerified(verify, { keys: keys.access, tolerance, clock }),
    mint: createMint({ issueAccess, refreshTokens, claimsOf, emit }),
    claimsOf: async user => checkClaims(await claimsOf(user)),
    jwks: () => publicKeys(keys.access()),
  }
}

/** Passwords behind the limiter, and how to wait until they can be hashed, and until no hashing is left. */
export interface AssembledPasswords {
  readonly passwords: PasswordOperations
  readonly ready: () => Promise<void>
  readonly drain: () => Promise<void>
  readonly status: () => AuthStatus['hashing']
}

export function assemblePasswords<U>(options: ResolvedOptions<U>, emit: Emit): AssembledPasswords {
  const { hashing } = options
  const { minLength, context, blocklist } = options.passwords
  const hasher = checkedHasher(hashing.hasher, emit)
  const limiter = createLimiter({
    concurrency: hashing.concurrency,
    maxQueue: hashing.queue,
    maxWait: hashing.deadline,
    onOverload: (queued, scope) => emit('hashing_overloaded', { queued, scope }),
  })
  const policy = createPasswordPolicy({
    minLength,
    context,
    blocklist: blocklist ? combineBlocklists(commonBlocklist, checkedBlocklist(blocklist, emit)) : commonBlocklist,
  })
  return {
    passwords: createPasswords({ hasher, limiter, policy }),
    ready: hasher.ready,
    drain: () => limiter.drain(),
    status: () => ({ running: limiter.running, queued: limiter.queued }),
  }
}

/** The warnings that this process has given. They concern the application and not one Auth. */
const addressWarnings = new Set<string>()

/** Throttling, one-time tokens, and what happens after the response. */
export function assembleAccounts<U>(options: ResolvedOptions<U>, store: Store, keys: LiveKeys, emit: Emit) {
  const { clock, throttle } = options
  const normalize = checkedNormalize(options.normalizeLogin, emit)
  const hashOf = namesFor(() => keys.derived('login').current.key)
  const fallback = memoryStore({ clock }).throttle
  const tokens = createOneTimeTokens(store.oneTimeTokens, clock)
  const onAddress = addressWarner(warning => process.emitWarning(warning, 'SallyportWarning'), addressWarnings)
  const throttled = (kind: string, limits: ThrottleLimits | undefined) =>
    createThrottle(kind, { store: store.throttle, fallback, limits, hashOf, onAddress, clock, emit })
  async function unlock(subject: string): Promise<void> {
    const owner = accountOwner({ account: subject, login: '' }, hashOf)
    await fallback.clear(owner)
    await store.throttle.clear(owner)
  }
  return {
    normalize,
    hashOf,
    loginThrottle: throttled('login', throttle?.login),
    passwordThrottle: throttled('password', throttle?.login),
    resetThrottle: throttled('reset', throttle?.passwordReset),
    unlock,
    /** Never rejects: what was done before it must not be reported as failed. */
    liftLimits: (subject: string) => unlock(subject).catch(() => {}),
    deviceTokens: createDeviceTokens(() => keys.derived('device'), clock),
    tokens,
    proofs: createProofs(tokens),
    pendingChanges: createPendingChanges(store.oneTimeTokens, clock),
    outbox: createOutbox(() => emit('password_reset_not_sent', {})),
  }
}

/** Sessions, the feed, and the parts that login and refresh are made of. */
export function assembleSessions<U>(
  options: ResolvedOptions<U>,
  { keys, mint, emit }: { readonly keys: LiveKeys; readonly mint: Mint<U>; readonly emit: Emit },
) {
  const { clock, lifetimes } = options
  const { maxPerUser, maxStaleness, maxRevocations } = options.sessions
  const store = checkedStore(options.store, emit)
  const { sessions, blocks } = store
  const directory = checkedDirectory(options.users, emit)
  const users = withoutBlocked(directory, blocks)
  const actors = createActors(blocks, sessions, clock)
  const set = createRevocationSet(feedRetention, maxRevocations)
  const clocks = createClocks({
    clock,
    tolerance: lifetimes.tolerance,
    trustsStore: options.production || memoryDescriptionOf(options.store.revocations)?.hasClock === true,
    join: () => revocations.ready(),
    emit,
  })
  const feed = clocks.listeningTo(store.revocations)
  const revocations = createRevocations({ feed, ask: askStore(sessions, actors), set, maxStaleness, clock, emit })
  const revoker = createRevoker({ sessions, feed, revocations, emit })
  const rotate = createRotation({
    sessions,
    revoker,
    clocks,
    sealKeys: () => keys.derived('seal'),
    lifetimes,
    clock,
    emit,
  })
  const recheck = createRecheck(users, clock)
  const possession = assemblePossession(options, store, keys, emit)
  const watch = createWatch(clock)
  revocations.subscribe(entry => {
    if (entry.kind !== 'session') recheck.forget(entry.subject)
    watch.onRevocation(entry)
  })
  return {
    set,
    store,
    sessions,
    blocks,
    directory,
    users,
    actors,
    revocations,
    clocks,
    revoker,
    rotate,
    recheck,
    possession,
    watch,
    mint,
    lifetimes,
    maxPerUser,
    clock,
    emit,
  }
}

/** The check of DPoP proofs. */
function assemblePossession<U>(options: ResolvedOptions<U>, store: Store, keys: LiveKeys, emit: Emit): Possession {
  const { dpop, clock, lifetimes } = options
  if (dpop === undefined) return createPossession(undefined)
  const { tolerance } = lifetimes
  const replays = (lifetime: number) =>
    dpop.replays === 'store' ? sharedReplays(lifetime, store.throttle) : memoryReplays(lifetime)
  return createPossession({
    ...dpop,
    nonces: createNonces(() => keys.derived('dpop nonce'), clock),
    timed: replays(proofLifetime + 2 * tolerance),
    nonced: replays(nonceLifetime),
    tolerance,
    clock,
    emit,
  })
}

import { createBlocking } from '../account/blocking.ts'
import { createCsrfTokens } from '../account/csrf-token.ts'
import { createSessionFor } from '../account/create-session.ts'
import { createSessionImport } from '../account/import-session.ts'
import { createLogin } from '../account/login.ts'
import { createLogout } from '../account/logout.ts'
import { createOwnTokens } from '../account/own-tokens.ts'
import { createPasswordChange } from '../account/password-change.ts'
import { createReset, createResetRequest, resetPurpose } from '../account/password-reset.ts'
import { createReauthentication } from '../account/reauthentication.ts'
import { createRefresh } from '../account/refresh.ts'
import { createSessionList } from '../account/session-list.ts'
import { createSetPassword } from '../account/set-password.ts'
import { createPasswordVerification, createProofFor } from '../account/verify-password.ts'
import type { Auth } from './auth.ts'
import { AuthError } from '../errors.ts'
import { announceAuth, describedOptions, withInternals } from './internals.ts'
import { liveKeys } from './keys.ts'
import { checkedSend } from '../checked/callbacks.ts'
import { requireDuration, requireId } from '../lib/argument.ts'
import { createEmit, warnOnce } from '../lib/emit.ts'
import { untilClosed } from '../lib/until-closed.ts'
import type { AuthOptions } from '../options/options.ts'
import { createUnblocked } from '../session/unblocked.ts'
import { readOptions } from '../options/read-options.ts'
import { warningsOf } from '../options/warnings.ts'
import { assembleAccounts, assemblePasswords, assembleSessions, assembleTokens } from './assembly.ts'
import { createVerification } from './verification.ts'

/**
 * Makes the object that everything goes through: logins, token checks, refreshes, revocations.
 *
 * It is synchronous and does no I/O. The revocation feed is joined by `ready()`, which the first `verify` implies.
 * Options, their defaults and caps: {@link AuthOptions}.
 *
 * @throws TypeError that names every option that is wrong, and no value.
 * @example
 * ```ts
 * import { createAuth, memoryStore, secretKey } from '@sallyport/core'
 *
 * const auth = createAuth({
 *   issuer: 'https://api.example.com',
 *   audience: 'https://api.example.com',
 *   accessKey: secretKey(process.env.JWT_ACCESS_SECRET),
 *   refreshKey: secretKey(process.env.JWT_REFRESH_SECRET),
 *   store: memoryStore(),
 *   users: { findByLogin, findById, replacePasswordHash },
 *   claims: user => ({ roles: user.roles }),
 * })
 * ```
 */
export function createAuth<U, C extends object = Record<never, never>>(options: AuthOptions<U, C>): Auth<U, C> {
  const resolved = readOptions(options)
  for (const warning of warningsOf(resolved)) process.emitWarning(warning, 'SallyportWarning')
  const { clock } = resolved
  const emit = createEmit(clock, resolved.onEvent, resolved.production ? undefined : warnOnce())
  const keys = liveKeys(resolved, { emit, clock })
  const tokens = assembleTokens<U, C>(resolved, keys, emit)
  const { passwords, ready, drain, status: hashing } = assemblePasswords(resolved, emit)
  const parts = assembleSessions<U>(resolved, { keys, mint: tokens.mint, emit })
  const { revoker, revocations, clocks, recheck, watch, store, set, possession } = parts
  const accounts = assembleAccounts(resolved, store, keys, emit)
  const blocking = createBlocking(parts.blocks, revoker, emit)
  const accountDeps = { ...parts, ...accounts, passwords }
  const resets = {
    ...accountDeps,
    throttle: accounts.resetThrottle,
    send: checkedSend(resolved.passwords.sendReset, emit),
    ttl: resolved.passwords.resetTtl,
  }

  const verification = createVerification({ tokens: tokens.verifier, clock, clocks, revocations, possession })
  const logout = createLogout(revoker, clock)
  const refresh = createRefresh(parts)

  async function end(): Promise<void> {
    revocations.close()
    watch.close()
    await accounts.outbox.drain()
    await drain()
  }

  let closing: Promise<void> | undefined
  const close = () => (closing ??= end())

  const auth: Auth<U, C> = {
    login: createLogin({ ...accountDeps, throttle: accounts.loginThrottle }),
    createSession: createSessionFor(accountDeps),
    importSession: createSessionImport({ ...accountDeps, oneTimeTokens: store.oneTimeTokens, refresh }),
    verifyPassword: createPasswordVerification({ ...accountDeps, throttle: accounts.loginThrottle }),
    createProof: createProofFor(accountDeps),
    verify: async (accessToken, proof) => verification.verify(accessToken, proof),
    refresh,
    async logout(refreshToken) {
      await logout(await tokens.mint.read(refreshToken))
    },
    async revokeSession(ref) {
      requireId('id', ref.id)
      requireId('subject', ref.subject)
      return revoker.revokeExisting(ref, 'revoked_by_user')
    },
    async logoutAll(userId, { except } = {}) {
      requireId('userId', userId)
      await revoker.revokeAll(userId, 'logout_all', except)
    },
    reauthenticate: createReauthentication({ ...accountDeps, throttle: accounts.passwordThrottle }),
    passwords: {
      hash: (password, { context } = {}) => passwords.hash(password, { context }),
      change: createPasswordChange({ ...accountDeps, throttle: accounts.passwordThrottle }),
      set: createSetPassword(accountDeps),
      requestReset: createResetRequest(resets),
      reset: createReset(resets),
      async cancelReset(userId) {
        requireId('userId', userId)
        await accounts.tokens.deleteAll(userId, resetPurpose)
      },
    },
    oneTimeTokens: createOwnTokens(accounts.tokens),
    listSessions: createSessionList(store.sessions, clock),
    async recheck({ sub, act }, maxAge = 0) {
      const age = requireDuration('maxAge', maxAge) * 1000
      if (act !== undefined && !(await parts.actors.mayAct(act))) throw new AuthError('token_invalid')
      return recheck.read(sub, age)
    },
    async block(userId) {
      requireId('userId', userId)
      await blocking.block(userId)
    },
    async unblock(userId) {
      requireId('userId', userId)
      await blocking.unblock(userId)
    },
    async unlock(userId) {
      requireId('userId', userId)
      await accounts.unlock(userId)
      emit('user_unlocked', { subject: userId })
    },
    async userChanged(userId) {
      requireId('userId', userId)
      await blocking.userChanged(userId)
    },
    watch: claims => watch.signal(claims, revocations.has(claims)),
    reloadKeys: keys.reload,
    jwks: tokens.jwks,
    status: () => ({ hashing: hashing(), feed: { silentFor: revocations.silentFor(), revocations: set.size } }),
    ready: async () => void (await Promise.all([ready(), revocations.ready()])),
    close,
    [Symbol.asyncDispose]: close,
    csrf: createCsrfTokens(() => keys.derived('csrf')),
  }
  const isClosed = () => closing !== undefined
  const requireUnblocked = createUnblocked(parts)
  const open = untilClosed(auth, isClosed)
  const made = withInternals(open, {
    verification: {
      verify: open.verify,
      atOnce: (accessToken, proof) =>
        isClosed() ? Promise.reject(new AuthError('closed')) : verification.verify(accessToken, proof),
      recognise: accessToken => (isClosed() ? undefined : verification.recognise(accessToken)),
    },
    emit,
    clock,
    customClaims: tokens.claimsOf,
    async readRefreshToken(refreshToken) {
      const { sessionId, subject, expiresAt } = await tokens.mint.read(refreshToken)
      return { sessionId, subject, expiresAt }
    },
    sendsPasswordResets: resolved.passwords.sendReset !== undefined,
    issuers: [resolved.issuer, resolved.tokens.otherIssuer].filter(issuer => issuer !== undefined),
    production: resolved.production,
    options: describedOptions(resolved),
    hasUser: async id => (await parts.directory.findById(id)) !== undefined,
    async idOfLogin(login) {
      const normal = accounts.normalize(login)
      return normal === undefined ? undefined : (await parts.directory.findByLogin(normal))?.id
    },
    adapters: [],
    dpop: resolved.dpop && { required: resolved.dpop.required },
    requireUnblocked: async identity =>
      isClosed() ? Promise.reject(new AuthError('closed')) : requireUnblocked(identity),
  })
  announceAuth(made)
  return made
}

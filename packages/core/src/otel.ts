import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { metrics, type Span, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'
import type { Auth } from './auth/auth.ts'
import { isAuthError } from './errors.ts'
import type { AuthEvent, AuthEventType } from './events.ts'

const scope = '@sallyport/core'

/** The calls that get a span. `verify` gets none, because it is too frequent and reads no store. */
const traced = [
  'login',
  'createSession',
  'importSession',
  'refresh',
  'logout',
  'logoutAll',
  'revokeSession',
  'reauthenticate',
  'block',
] as const

const tracedPasswords = ['change', 'set', 'reset'] as const

type Counter = readonly [metric: string, attributes: Record<string, string>]

/** The metric of each event, with its attributes; undefined for events that are not counted. */
const metricOf: Readonly<Record<AuthEventType, Counter | undefined>> = {
  login_succeeded: ['sallyport.logins', { outcome: 'succeeded' }],
  login_failed: ['sallyport.logins', { outcome: 'failed' }],
  password_hash_unusable: undefined,
  password_longer_than_hash: undefined,
  password_rehashed: ['sallyport.passwords.rehashed', {}],
  password_rehash_failed: undefined,
  password_verified: undefined,
  password_changed: undefined,
  password_set: undefined,
  password_reset_requested: undefined,
  password_reset: undefined,
  password_reset_not_sent: undefined,
  hashing_overloaded: ['sallyport.logins', { outcome: 'overloaded' }],
  throttled: ['sallyport.logins', { outcome: 'throttled' }],
  session_created: undefined,
  session_imported: ['sallyport.sessions.imported', {}],
  foreign_token_verified: ['sallyport.foreign_tokens.verified', {}],
  foreign_token_refused: ['sallyport.foreign_tokens.refused', {}],
  session_revoked: ['sallyport.sessions.revoked', {}],
  dpop_proof_refused: ['sallyport.dpop_proofs.refused', {}],
  refresh_rotated: ['sallyport.refreshes', { verdict: 'rotated' }],
  refresh_kept: ['sallyport.refreshes', { verdict: 'kept' }],
  refresh_replayed: ['sallyport.refreshes', { verdict: 'replayed' }],
  refresh_token_reused: ['sallyport.refreshes', { verdict: 'reused' }],
  refresh_refused: ['sallyport.refreshes', { verdict: 'refused' }],
  store_rolled_back: undefined,
  seal_unreadable: undefined,
  store_inconsistent: undefined,
  clock_disagrees: undefined,
  clock_skew: undefined,
  feed_stale: undefined,
  feed_current: undefined,
  feed_delayed: undefined,
  user_blocked: undefined,
  user_unblocked: undefined,
  user_unlocked: undefined,
  user_changed: undefined,
  access_denied: ['sallyport.access.denied', {}],
  access_decided: undefined,
  glass_broken: undefined,
  store_failed: ['sallyport.store.failures', {}],
  application_mistake: undefined,
  key_refused: undefined,
}

/**
 * Traces and measures an Auth with OpenTelemetry: a span for each call except `verify`, counters of logins, refreshes, revocations,
 * denials and store failures, and gauges of the hashing gate and the revocation feed.
 *
 * It uses the providers that the application registered, and costs almost nothing without any. Attributes contain codes, but
 * no logins, tokens or ids.
 *
 * @returns The Auth to use instead of the given one; `stop` removes the counters and gauges.
 * @example
 * ```ts
 * import { instrument } from '@sallyport/core/otel'
 * const { auth: traced, stop } = instrument(auth)
 * ```
 */
export function instrument<U, C>(auth: Auth<U, C>): { readonly auth: Auth<U, C>; readonly stop: () => void } {
  const stopCounting = countWhile()
  const stopGauging = gauge(auth)
  return {
    auth: withSpans(auth, trace.getTracer(scope)),
    stop() {
      stopCounting()
      stopGauging()
    },
  }
}

function withSpans<U, C>(auth: Auth<U, C>, tracer: Tracer): Auth<U, C> {
  const passwords = spanned(auth.passwords, tracedPasswords, 'sallyport.passwords', tracer)
  return { ...spanned(auth, traced, 'sallyport', tracer), passwords }
}

function spanned<T extends object>(
  methods: T,
  names: readonly (keyof T & string)[],
  prefix: string,
  tracer: Tracer,
): T {
  const wrapped = names.map(name => {
    const call = methods[name] as (...input: unknown[]) => Promise<unknown>
    const withSpan = (...input: unknown[]) =>
      tracer.startActiveSpan(`${prefix}.${name}`, span => run(span, () => call(...input)))
    return [name, withSpan]
  })
  return { ...methods, ...Object.fromEntries(wrapped) } as T
}

async function run(span: Span, call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    // Only the code, because an error's message and stack must not be in a trace.
    span.setAttribute('error.type', isAuthError(error) ? error.code : 'error')
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}

let counting: { readonly stop: () => void; users: number } | undefined

/** The channels have the events of every Auth in the process, so one set of counters is enough. */
function countWhile(): () => void {
  counting ??= { stop: countEvents(), users: 0 }
  counting.users++
  let isStopped = false
  return () => {
    if (isStopped || counting === undefined) return
    isStopped = true
    counting.users--
    if (counting.users > 0) return
    counting.stop()
    counting = undefined
  }
}

function countEvents(): () => void {
  const meter = metrics.getMeter(scope)
  const subscriptions = Object.entries(metricOf).map(([type, counted]) => {
    if (counted === undefined) return () => {}
    const [metric, attributes] = counted
    const counter = meter.createCounter(metric)
    const onEvent = (event: unknown) => counter.add(1, { ...attributes, ...reasonOf(event as AuthEvent) })
    subscribe(`sallyport:${type}`, onEvent)
    return () => unsubscribe(`sallyport:${type}`, onEvent)
  })
  return () => subscriptions.forEach(stop => stop())
}

/** Reasons and issuers are from short lists, so they can be attributes of a metric. */
function reasonOf(event: AuthEvent): Record<string, string> {
  if (event.type === 'foreign_token_verified') return { issuer: event.issuer }
  if (event.type === 'foreign_token_refused') return { issuer: event.issuer, reason: event.reason }
  if (event.type === 'session_revoked' || event.type === 'access_denied') return { reason: event.reason }
  return event.type === 'store_failed' ? { operation: event.operation } : {}
}

type Status = ReturnType<Auth['status']>

const gauged = new Set<() => Status>()
let stopGauges = (): void => {}

/** Gauges have one value for the process: the sum over its Auths, or the longest silence of their feeds. */
function gauge(auth: Pick<Auth, 'status'>): () => void {
  const status = () => auth.status()
  if (gauged.size === 0) stopGauges = startGauges()
  gauged.add(status)
  return () => {
    if (gauged.delete(status) && gauged.size === 0) stopGauges()
  }
}

function startGauges(): () => void {
  const meter = metrics.getMeter(scope)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const longest = (values: readonly number[]) => Math.max(...values)
  const gauges = (
    [
      ['sallyport.hashing.running', '{password}', ({ hashing }: Status) => hashing.running, sum],
      ['sallyport.hashing.queued', '{password}', ({ hashing }: Status) => hashing.queued, sum],
      ['sallyport.feed.silence', 'ms', ({ feed }: Status) => feed.silentFor, longest],
      ['sallyport.feed.revocations', '{revocation}', ({ feed }: Status) => feed.revocations, sum],
    ] as const
  ).map(([name, unit, read, combine]) => {
    const observed = meter.createObservableGauge(name, { unit })
    const observe = (result: { observe(value: number): void }) => {
      const values = [...gauged].map(status => read(status())).filter(value => value !== undefined)
      if (values.length > 0) result.observe(combine(values))
    }
    observed.addCallback(observe)
    return () => observed.removeCallback(observe)
  })
  return () => gauges.forEach(stop => stop())
}

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { AuthEvent, AuthEventType } from '@sallyport/core'
import { redact } from '@sallyport/core/log'
import type { StudioEvent, Tone } from './model.ts'

/** The tone of every event. */
const toneOf: Readonly<Record<AuthEventType, Tone>> = {
  login_succeeded: 'good',
  login_failed: 'notice',
  password_hash_unusable: 'bad',
  password_longer_than_hash: 'notice',
  password_rehashed: 'quiet',
  password_rehash_failed: 'bad',
  password_verified: 'good',
  password_changed: 'good',
  password_set: 'good',
  password_reset_requested: 'quiet',
  password_reset: 'good',
  password_reset_not_sent: 'bad',
  hashing_overloaded: 'bad',
  throttled: 'notice',
  session_created: 'good',
  session_imported: 'good',
  foreign_token_verified: 'quiet',
  foreign_token_refused: 'notice',
  session_revoked: 'notice',
  refresh_rotated: 'quiet',
  dpop_proof_refused: 'notice',
  refresh_kept: 'quiet',
  refresh_replayed: 'notice',
  refresh_token_reused: 'bad',
  refresh_refused: 'notice',
  store_rolled_back: 'bad',
  seal_unreadable: 'bad',
  store_inconsistent: 'bad',
  clock_disagrees: 'bad',
  clock_skew: 'notice',
  feed_stale: 'bad',
  feed_current: 'good',
  feed_delayed: 'notice',
  user_blocked: 'notice',
  user_unblocked: 'good',
  user_unlocked: 'good',
  user_changed: 'quiet',
  access_denied: 'notice',
  access_decided: 'quiet',
  glass_broken: 'bad',
  store_failed: 'bad',
  application_mistake: 'bad',
  key_refused: 'bad',
}

/** Calls back for every event of every Auth in this process, until the returned function is called. */
export function listenToEvents(listener: (event: AuthEvent) => void): () => void {
  const channels = Object.keys(toneOf).map(type => `sallyport:${type}`)
  const onMessage = (message: unknown) => listener(message as AuthEvent)
  for (const name of channels) subscribe(name, onMessage)
  return () => channels.forEach(name => unsubscribe(name, onMessage))
}

/** Makes an event for the page: without anything that looks like a secret, and with strings of a limited length. */
export function toStudioEvent(event: AuthEvent, seq: number): StudioEvent {
  const { type, at, ...rest } = event
  const isDenial = event.type === 'access_decided' && !event.allowed
  const fields = Object.entries(rest).map(([name, value]): [string, unknown] => [name, safeText<unknown>(value)])
  return { seq, at, type, tone: isDenial ? 'notice' : toneOf[type], fields: Object.fromEntries(fields) }
}

const longest = 300

/** The beginning of a token, as it is left where a client's string is cut. */
const tokenStart = /eyJ[\w-]{5,}\.[\w.-]*/g

/** Returns a value without anything that looks like a secret; a string is cut to 300 characters. */
export function safeText<T>(value: T): T {
  const clean = redact(value)
  if (typeof clean !== 'string') return clean as T
  const text = clean.replace(tokenStart, '[redacted]')
  return (text.length > longest ? `${text.slice(0, longest)}…` : text) as T
}

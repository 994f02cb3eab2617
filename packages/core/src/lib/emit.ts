import { channel } from 'node:diagnostics_channel'
import type { AuthEvent, Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import { describeFailure } from './failure.ts'

/** The application's listener of events. */
export type EventListener = (event: AuthEvent) => void | Promise<void>

const failures = channel('sallyport:listener_failed')

/**
 * Makes the function that emits events: to the listener, and to `sallyport:<type>` in `node:diagnostics_channel`. An error of
 * the listener has no effect; `sallyport:listener_failed` counts it.
 *
 * @param warn Called outside production with a sentence about each failure.
 */
export function createEmit(
  clock: Clock,
  listener: EventListener | undefined,
  warn: (warning: string) => void = () => {},
): Emit {
  let failed = 0
  const onFailure = () => failures.publish({ count: ++failed })
  return (type, fields) => {
    const warning = warningOf(type, fields)
    if (warning !== undefined) warn(warning)
    const published = channel(`sallyport:${type}`)
    // Without a listener no event is created: it would take a sixth of the time of a whole refresh.
    if (listener === undefined && !published.hasSubscribers) return
    const event = { type, at: clock(), ...escaped(fields) } as unknown as AuthEvent
    published.publish(event)
    if (listener !== undefined) call(listener, event, onFailure)
  }
}

/** The most different warnings, so that they cannot fill the memory. */
const mostWarnings = 100

/** Makes a function that gives each warning once, with `process.emitWarning`. */
export function warnOnce(): (warning: string) => void {
  const given = new Set<string>()
  return warning => {
    if (given.has(warning) || given.size >= mostWarnings) return
    given.add(warning)
    process.emitWarning(warning, 'SallyportWarning')
  }
}

function warningOf(type: AuthEvent['type'], fields: object): string | undefined {
  if (type === 'store_failed') {
    const { operation, reason, place } = fields as Extract<AuthEvent, { type: 'store_failed' }>
    return describeFailure(operation, { reason, place })
  }
  if (type !== 'application_mistake') return undefined
  const { where, reason } = fields as Extract<AuthEvent, { type: 'application_mistake' }>
  return `${where}: ${reason}`
}

function call(listener: EventListener, event: AuthEvent, onFailure: () => void): void {
  try {
    const result: unknown = listener(event)
    if (result instanceof Promise) result.catch(onFailure)
  } catch {
    onFailure()
  }
}

/** Escapes control characters, so that a client's string cannot add a line to a log (CWE-117). */
function escaped(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? escapeControls(value) : value]),
  )
}

function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, c => `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`)
}

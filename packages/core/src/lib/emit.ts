import { channel } from 'node:diagnostics_channel'
import type { AuthEvent, Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import { describeFailure } from './failure.ts'

/** The application's listener. */
export type EventListener = (event: AuthEvent) => void | Promise<void>

const failures = channel('sallyport:listener_failed')

/**
 * Makes the one function through which events leave: to the listener, and to `sallyport:<type>` in
 * `node:diagnostics_channel`. A listener that throws or rejects stops nothing; `sallyport:listener_failed` counts it.
 *
 * @param warn Outside production, told in one sentence of each kind of failure, once.
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
    // An event that nobody hears is not made: it would be a sixth of what a whole refresh costs.
    if (listener === undefined && !published.hasSubscribers) return
    const event = { type, at: clock(), ...escaped(fields) } as unknown as AuthEvent
    published.publish(event)
    if (listener !== undefined) call(listener, event, onFailure)
  }
}

/** The most kinds of failure that are warned of, so that nothing can fill the memory with them. */
const mostWarnings = 100

/** Makes what warns of each kind of failure once, by `process.emitWarning`. */
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

/** Facts with control characters escaped, so that no text of a client's can write a line of a log (CWE-117). */
function escaped(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? escapeControls(value) : value]),
  )
}

function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, c => `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`)
}

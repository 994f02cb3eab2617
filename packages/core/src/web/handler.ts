import { type GuardDescription, describeGuard } from '../http/guard/description.ts'

// A registered symbol, so that the audit of one copy of the package reads the handlers of another.
const mark = Symbol.for('sallyport.webGuards')

// Registered, as above.
const innerMark = Symbol.for('sallyport.webInner')

/** Marks a handler behind a guard, which may be behind another guard. */
export function markGuarded<H extends object>(handler: H, guard: GuardDescription, inner: object): H {
  Object.defineProperty(handler, innerMark, { value: inner })
  return Object.defineProperty(handler, mark, { value: [guard, ...guardsOf(inner)] })
}

/** Lists what the guards of a handler require. */
export function guardsOf(handler: object): readonly GuardDescription[] {
  if (Object.hasOwn(handler, mark)) return Reflect.get(handler, mark) as readonly GuardDescription[]
  const own = describeGuard(handler)
  return own === undefined ? [] : [own]
}

/** Gives the application's own function behind guards, so that the audit can say where it is. */
export function innermost(handler: object): object {
  const inner: unknown = Object.hasOwn(handler, innerMark) ? Reflect.get(handler, innerMark) : undefined
  return typeof inner === 'function' ? innermost(inner) : handler
}

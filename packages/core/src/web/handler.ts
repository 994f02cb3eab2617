import { type GuardDescription, describeGuard } from '../http/guard/description.ts'

// A registered symbol, so that the audit of one copy of the package reads the handlers of another.
const mark = Symbol.for('sallyport.webGuards')

/** Marks a handler behind a guard, which may be behind another guard. */
export function markGuarded<H extends object>(handler: H, guard: GuardDescription, inner: object): H {
  return Object.defineProperty(handler, mark, { value: [guard, ...guardsOf(inner)] })
}

/** Lists what the guards of a handler require. */
export function guardsOf(handler: object): readonly GuardDescription[] {
  if (Object.hasOwn(handler, mark)) return Reflect.get(handler, mark) as readonly GuardDescription[]
  const own = describeGuard(handler)
  return own === undefined ? [] : [own]
}

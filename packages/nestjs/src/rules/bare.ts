/**
 * Refuses what a decorator gets where it is written without parentheses, which would do nothing: the class, or its
 * prototype. Throws TypeError.
 */
export function refuseBare(name: string, given: unknown): void {
  if (typeof given !== 'function' && (typeof given !== 'object' || given === null)) return
  throw new TypeError(`@${name}: must be called; write @${name}(…)`)
}

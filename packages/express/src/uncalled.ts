/**
 * Refuses the arguments of a middleware: the function makes middlewares, and was given to a route or to `use` by itself.
 * Throws TypeError; without it the request would hang, or fail with an error about something else.
 */
export function refuseUncalled(name: string, args: readonly unknown[]): void {
  if (args.length < 3 || typeof args.at(-1) !== 'function' || typeof args[0] !== 'object') return
  throw new TypeError(`${name}: was given to Express without being called; write ${name}(…)`)
}

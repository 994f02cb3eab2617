/**
 * Refuses the arguments of a middleware: the function makes middlewares, and was given to Koa by itself. Throws TypeError;
 * without it the route would answer 404.
 */
export function refuseUncalled(name: string, args: readonly unknown[]): void {
  if (args.length !== 2 || typeof args[1] !== 'function' || typeof args[0] !== 'object') return
  throw new TypeError(`${name}: was given to Koa without being called; write ${name}(…)`)
}

/** The methods of a layer, as routes are listed: `ALL` for every method, and no `HEAD` that comes with `GET`. */
export function methodsOf(methods: readonly string[]): readonly string[] {
  const all = process.getBuiltinModule('node:http').METHODS
  if (all.every(method => methods.includes(method))) return ['ALL']
  const own = [...new Set(methods)]
  return own.filter(method => method !== 'HEAD' || !own.includes('GET'))
}

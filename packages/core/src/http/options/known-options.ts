/** The names of the options of a type. The compiler checks that none is missing and none is too many. */
export type OptionNames<O> = Readonly<Record<keyof Required<O>, true>>

/**
 * Checks that options have no unknown names: a misspelt option would be silently ignored.
 *
 * Throws TypeError that names the unknown option and the known ones.
 */
export function checkOptionNames<O extends object>(what: string, options: object, names: OptionNames<O>): void {
  const unknown = Object.keys(options).find(name => !Object.hasOwn(names, name))
  if (unknown === undefined) return
  throw new TypeError(`${unknown}: is not an option of ${what}, whose options are ${Object.keys(names).join(', ')}`)
}

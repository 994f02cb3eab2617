/** Throws a TypeError for unknown options. */
export function requireKnown(caller: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new TypeError(`${caller}: unknown option ${name}; the options are ${known.join(', ')}`)
  }
}

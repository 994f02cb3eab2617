/** Refuses a misspelt option by name. */
export function requireKnown(caller: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new TypeError(`${caller}: there is no option ${name}; there are ${known.join(', ')}`)
  }
}

/** One variable of an environment file. */
export type Variable = readonly [name: string, value: string]

/** Writes lines as `node --env-file`, dotenv and shells read them. */
export function linesOf(variables: readonly Variable[]): readonly string[] {
  return variables.map(([name, value]) => `${name}=${quoted(value)}`)
}

/** Only JSON needs quotes. Docker would take them for a part of the value. */
function quoted(value: string): string {
  return /^[\w+/=:.-]*$/.test(value) ? value : `'${value}'`
}

/**
 * Sets variables in the text of an environment file: replaces their lines, and adds missing ones at the end. A variable without
 * a value is removed. Everything else stays as it is, with its line breaks.
 */
export function withVariables(text: string, set: readonly Variable[], removed: readonly string[] = []): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const values = new Map(set)
  const known = new Set<string>()
  const kept = text.split(newline).flatMap(line => {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1]
    if (name === undefined || (!values.has(name) && !removed.includes(name))) return [line]
    // A later line of the same name would win.
    if (removed.includes(name) || known.has(name)) return []
    known.add(name)
    return linesOf([[name, values.get(name)!]])
  })
  const added = linesOf(set.filter(([name]) => !known.has(name)))
  while (kept.at(-1) === '') kept.pop()
  return [...kept, ...added, ''].join(newline)
}

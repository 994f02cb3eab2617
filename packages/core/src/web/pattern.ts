/** Splits the path of a route; undefined if it has anything but plain text, `:name`, and `*` as its last segment. */
export function parsePattern(path: string): readonly string[] | undefined {
  const segments = path.split('/').slice(1)
  const isFine = segments.every(
    (segment, i) => isSegment(segment, i, segments) || (segment === '*' && i === segments.length - 1),
  )
  const names = segments.filter(segment => segment.startsWith(':'))
  if (!isFine || new Set(names).size < names.length) return undefined
  // As a URL's parser writes them.
  return new URL(path, 'http://localhost').pathname.split('/')
}

/** Only the path `/` and a trailing slash have an empty segment. Clients resolve dot segments before they send a path. */
function isSegment(segment: string, at: number, all: readonly string[]): boolean {
  if (segment === '') return at === all.length - 1
  return !/^\.{1,2}$/.test(segment) && (/^:[A-Za-z_]\w*$/.test(segment) || /^[^\s:*?#{}()[\]\\|<>"^`%]+$/.test(segment))
}

/**
 * Compares a path with a pattern, segment by segment, without folding case or decoding. Gives the parameters, decoded;
 * undefined if the path differs, and if a parameter is not valid percent-encoding.
 */
export function paramsIn(pattern: readonly string[], path: string): Readonly<Record<string, string>> | undefined {
  const segments = path.split('/')
  const hasRest = pattern.at(-1) === '*'
  if (hasRest ? segments.length < pattern.length : segments.length !== pattern.length) return undefined
  const found = new Map<string, string>()
  for (const [i, part] of pattern.entries()) {
    if (part === '*' && hasRest && i === pattern.length - 1) found.set('*', segments.slice(i).join('/'))
    else if (part.startsWith(':') && segments[i] !== '') found.set(part.slice(1), segments[i]!)
    else if (part !== segments[i]) return undefined
  }
  return decoded(found)
}

function decoded(found: ReadonlyMap<string, string>): Readonly<Record<string, string>> | undefined {
  try {
    return Object.fromEntries([...found].map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch {
    return undefined
  }
}

/** A stream that may be a terminal. */
interface Stream {
  readonly isTTY?: boolean | undefined
}

/**
 * Returns whether to write colours to a stream: only to a terminal, unless FORCE_COLOR asks for them; never with NO_COLOR.
 * As https://no-color.org says, any value of NO_COLOR but an empty one counts.
 */
export function hasColours(
  { isTTY }: Stream,
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = env
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (NO_COLOR) return false
  return isTTY === true && TERM !== 'dumb'
}

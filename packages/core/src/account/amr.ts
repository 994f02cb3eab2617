/** The methods of a session that was proved again: those that it had, and the new ones. */
export function joinAmr(before: readonly string[] | undefined, added: readonly string[]): readonly string[] {
  return [...new Set([...(before ?? []), ...added])]
}

/** Throws a TypeError for what is not a list of authentication methods (RFC 8176 §1). */
export function requireAmr(amr: unknown): void {
  const isList = Array.isArray(amr) && amr.length > 0 && amr.length <= 8
  if (isList && amr.every(method => typeof method === 'string' && /^[\w.:-]{1,24}$/.test(method))) return
  throw new TypeError(
    "amr must be 1 to 8 authentication methods such as 'hwk', each of 1 to 24 letters, digits, _ . : -",
  )
}

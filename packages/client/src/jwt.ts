/** The claims that the client reads. */
interface Claims {
  readonly sub?: string
  readonly sid?: string
  readonly act?: unknown
  /** The key that it is bound to (RFC 9449 §6.1). */
  readonly cnf?: unknown
}

/**
 * Reads the claims of a JWT without verifying it, to identify its user. Returns an empty object if it cannot be read,
 * for example in React Native without `atob`. Non-ASCII characters are not decoded, which is enough for comparisons.
 */
export function claimsOf(token: string | undefined): Claims {
  try {
    const [, payload] = token!.split('.')
    return { ...(JSON.parse(atob(payload!.replace(/-/g, '+').replace(/_/g, '/'))) as object) }
  } catch {
    return {}
  }
}

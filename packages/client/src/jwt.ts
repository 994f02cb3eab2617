/** What is read of a token. */
interface Claims {
  readonly sub?: string
  readonly sid?: string
  readonly act?: unknown
}

/**
 * Reads the claims of a JWT without verifying it, to tell whose it is; gives none where it cannot be read, as on React
 * Natives without `atob`. Characters beyond ASCII come out as their bytes, which is enough to compare.
 */
export function claimsOf(token: string | undefined): Claims {
  try {
    const [, payload] = token!.split('.')
    return { ...(JSON.parse(atob(payload!.replace(/-/g, '+').replace(/_/g, '/'))) as object) }
  } catch {
    return {}
  }
}

/**
 * Checks an option that is a list of origins. Throws TypeError for anything but an exact origin as browsers send it
 * (RFC 6454 §6.2): `*`, `null`, a pattern, a path, a trailing slash, a default port.
 */
export function readOrigins(option: string, origins: unknown): ReadonlySet<string> {
  if (!Array.isArray(origins)) throw new TypeError(`${option}: must be a list of origins`)
  if (origins.every(isOrigin)) return new Set(origins)
  throw new TypeError(
    `${option}: must be a list of exact origins, such as https://app.example.com, without a trailing slash`,
  )
}

function isOrigin(value: unknown): value is string {
  if (typeof value !== 'string' || !/^https?:\/\/[a-z\d._:[\]-]+$/.test(value)) return false
  return URL.canParse(value) && new URL(value).origin === value
}

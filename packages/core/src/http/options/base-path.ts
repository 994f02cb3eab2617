/**
 * Reads the option `basePath`. Default: `'/auth'`.
 *
 * @throws TypeError for a path that does not start with a slash, ends with one, or has parameters.
 */
export function readBasePath(basePath = '/auth'): string {
  if (basePath === '' || /^(\/[\w.~-]+)+$/.test(basePath)) return basePath
  throw new TypeError('basePath: must start with a slash and not end with one')
}

import { existsSync } from 'node:fs'

/**
 * Finds Chromium and returns its path. If it is missing, prints that its tests are skipped and returns undefined;
 * throws if `SALLYPORT_REQUIRE_SERVICES` is `1`, as in continuous integration.
 */
export function requireChromium(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const path = env['CHROMIUM_PATH'] || '/usr/bin/chromium'
  if (existsSync(path)) return path
  const missing = 'chromium is not installed (CHROMIUM_PATH)'
  if (env['SALLYPORT_REQUIRE_SERVICES'] === '1') throw new Error(missing)
  process.stderr.write(`skipped: ${missing}\n`)
  return undefined
}

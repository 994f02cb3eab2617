import { readFileSync } from 'node:fs'

/** Returns the version of this command. The manifest is next to both `src` and `dist`. */
export function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}

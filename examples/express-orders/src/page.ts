import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/** A file of the page, with its headers. */
export interface PageFile {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A built page for browsers. Every file is in memory, so that no path of a request reaches the disk. */
export interface Page {
  /** `index.html`. Undefined if there is no page. */
  readonly index: PageFile | undefined
  /** A script, style or picture of the folder `assets`. */
  asset(name: string): PageFile | undefined
}

const types: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/** Allows what the page needs: its own files and this API. Nothing inline, nothing from elsewhere, no native forms. */
const contentSecurityPolicy = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'img-src', 'connect-src'].map(name => `${name} 'self'`),
  ...['form-action', 'frame-ancestors', 'base-uri'].map(name => `${name} 'none'`),
].join('; ')

/**
 * Reads the page in `PAGE_FOLDER`, and tells it how refresh tokens travel.
 *
 * @throws if the folder has no `index.html` or no `assets`.
 */
export function readPage({
  PAGE_FOLDER: folder,
  COOKIES,
}: {
  PAGE_FOLDER?: string | undefined
  COOKIES: string
}): Page {
  if (folder === undefined) return { index: undefined, asset: () => undefined }
  const html = readFileSync(join(folder, 'index.html'), 'utf8').replace(
    'data-cookies="off"',
    `data-cookies="${COOKIES}"`,
  )
  const names = readdirSync(join(folder, 'assets'))
  const assets = new Map(names.map(name => [name, fileOf(name, readFileSync(join(folder, 'assets', name)))] as const))
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy }
  return { index: { headers, body: Buffer.from(html) }, asset: name => assets.get(name) }
}

function fileOf(name: string, body: Buffer): PageFile {
  return { headers: { 'content-type': types.get(extname(name)) ?? 'application/octet-stream' }, body }
}

import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { base } from '../lib/repository.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
}

/** Finds the file of the built site that GitHub Pages serves for a path, which begins with the base. */
export function fileOf(folder: string, path: string): string | undefined {
  if (!path.startsWith(base)) return undefined
  const name = `${folder}/${decodeURIComponent(path.slice(base.length))}`
  return [name, `${name}.html`, `${name}/index.html`].find(file => existsSync(file) && statSync(file).isFile())
}

/** Serves the built site on a free port as GitHub Pages does, with 404.html for what is missing. */
export async function serve(folder: string) {
  const server = createServer((req, res) => {
    const file = fileOf(folder, new URL(req.url!, 'http://localhost').pathname)
    const found = file ?? `${folder}/404.html`
    res.writeHead(file === undefined ? 404 : 200, {
      'content-type': types[extname(found)] ?? 'text/plain; charset=utf-8',
    })
    res.end(readFileSync(found))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

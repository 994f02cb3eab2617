import type { IncomingMessage, ServerResponse } from 'node:http'

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Sets the headers that every response has: nothing is cached, framed or loaded from elsewhere. */
export function setHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

export function sendText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text)
}

const icon = '<link rel="icon" href="/studio/icon.svg">'

/** Sends a page with one message. The text is ours and needs no escaping. */
export function sendNotice(response: ServerResponse, status: number, title: string, text: string): void {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`
  const style = '<link rel="stylesheet" href="/studio/page.css">'
  const body = `<main class="message"><h1>${title}</h1><p>${text}</p></main>`
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><html lang="en"><head>${head}${icon}${style}</head><body>${body}</body></html>`)
}

/** The cookie is set by now, but a link from another site would not send it: the page follows on by itself. */
export function sendOpened(response: ServerResponse, cookie: string): void {
  response.setHeader('set-cookie', `${cookie}; Path=/studio/; HttpOnly; SameSite=Strict`)
  const refresh = '<meta http-equiv="refresh" content="0; url=/studio/">'
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Studio</title>${icon}${refresh}</head></html>`,
    )
}

const mostBytes = 65_536

/** Reads a body as a JSON object; undefined if it is something else or longer than 64 KiB. */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > mostBytes) return undefined
    chunks.push(chunk as Buffer)
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CommandError } from '../fail.ts'
import { Access, cookieName, readCookie } from './access.ts'
import { type Api, answerApi } from './api.ts'
import type { Snapshot } from './model.ts'
import type { PageFiles } from './page-files.ts'
import { sendJson, sendNotice, sendOpened, sendText, setHeaders } from './replies.ts'
import { refusalOf } from './request-check.ts'
import type { Stream } from './stream.ts'

const home = '/studio/'
const linkPath = '/studio/open/'
const apiPath = '/studio/api/'
/** What a browser without the cookie may load: it says nothing about the application. */
const assets: ReadonlySet<string> = new Set(['/studio/icon.svg', '/studio/page.css', '/studio/page.js'])

/** What the server shows. */
export interface StudioParts {
  readonly files: PageFiles
  readonly stream: Stream
  readonly snapshot: () => Snapshot
  readonly api: Api
}

/** A running server. */
export interface StudioServer {
  readonly port: number
  /** Makes a link that works once. The one before it no longer works. */
  createLink(): string
  close(): Promise<void>
}

/** Starts the server on 127.0.0.1 only. Throws CommandError if the port is taken. */
export async function startServer(port: number, parts: StudioParts): Promise<StudioServer> {
  const access = new Access()
  const server = createServer((request, response) => {
    answer(request, response, { ...parts, access, port: portOf(server) }).catch(() => {
      if (!response.headersSent) sendJson(response, 500, { error: 'Studio failed; see the terminal.' })
    })
  })
  await listen(server, port)
  return {
    port: portOf(server),
    createLink: () => `http://127.0.0.1:${portOf(server)}${linkPath}${access.createLink()}`,
    async close() {
      parts.stream.close()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(isTaken ? new CommandError(`port ${port} is taken; choose another with --port`) : error)
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}

interface Context extends StudioParts {
  readonly access: Access
  readonly port: number
}

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  setHeaders(response)
  const refusal = refusalOf(request, context.port)
  if (refusal !== undefined) return sendNotice(response, 403, 'Refused', refusal)
  if (request.method !== 'GET' && request.method !== 'POST')
    return sendNotice(response, 405, 'Refused', 'The method must be GET or POST.')
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (request.method === 'GET') {
    if (pathname.startsWith(linkPath)) return open(response, pathname.slice(linkPath.length), context)
    const asset = assets.has(pathname) ? context.files.get(pathname.slice(home.length)) : undefined
    if (asset !== undefined) return sendText(response, asset.type, asset.text)
    if (pathname === '/') return redirect(response)
  }
  if (!context.access.admits(readCookie(request, cookieName(context.port)))) return refuseStranger(response, pathname)
  if (request.method === 'GET' && pathname === home) return sendText(response, 'text/html', index(context))
  if (request.method === 'GET' && pathname === '/studio/stream') return stream(response, context)
  const name = pathname.startsWith(apiPath) ? pathname.slice(apiPath.length) : ''
  await answerApi(request, response, { name, searchParams, api: context.api })
}

function open(response: ServerResponse, secret: string, { access, port }: Context): void {
  const cookie = access.useLink(secret)
  if (cookie !== undefined) return sendOpened(response, `${cookieName(port)}=${cookie}`)
  const next = 'Press Enter in the terminal where Studio runs for a new one, or start Studio again.'
  sendNotice(response, 403, 'This link is used up', `It works once. ${next}`)
}

function redirect(response: ServerResponse): void {
  response.writeHead(302, { location: home }).end()
}

function refuseStranger(response: ServerResponse, pathname: string): void {
  const next = 'Open the link that sallyport studio printed. For another one, press Enter in its terminal.'
  if (pathname === home) return sendNotice(response, 401, 'Studio does not know this browser', next)
  sendJson(response, 401, { error: next })
}

function index({ files }: Context): string {
  return files.get('index.html')!.text
}

function stream(response: ServerResponse, { stream: pages, snapshot }: Context): void {
  if (!pages.open(response, snapshot())) sendJson(response, 503, { error: 'Too many pages are open; close one.' })
}

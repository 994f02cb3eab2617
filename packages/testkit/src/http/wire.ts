import { once } from 'node:events'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as it goes over the wire: nothing in it is checked, encoded or put right. */
export interface WireRequest {
  readonly method: string
  /** What stands behind the method. */
  readonly target: string
  /** Whole lines. `Host`, unless it is given, `Connection` and `Content-Length` are added. */
  readonly headers?: readonly string[]
  readonly body?: string
  /** The address of this machine that it comes from. Default: the system’s choice. */
  readonly from?: string
}

/** An answer as it came. */
export interface WireAnswer {
  /** NaN where the connection was closed without one. */
  readonly status: number
  /** By lower-case name; of several the last. */
  readonly headers: ReadonlyMap<string, string>
  /** All headers in their order, by lower-case name. */
  readonly lines: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Sends a request on its own connection, and reads until the server closes it. */
export async function send(port: number, request: WireRequest): Promise<WireAnswer> {
  const { from } = request
  const socket = connect({ port, host: '127.0.0.1', ...(from !== undefined && { localAddress: from }) })
  await once(socket, 'connect')
  // A server may close while it is being written to: what it has said by then is its answer.
  socket.on('error', () => socket.destroy())
  socket.setTimeout(10_000, () => socket.destroy())
  socket.write(headOf(request), 'latin1')
  socket.write(request.body ?? '')
  return parse(await buffer(socket).catch(() => Buffer.alloc(0)))
}

function headOf({ method, target, headers = [], body }: WireRequest): string {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  const host = headers.some(line => /^host:/i.test(line)) ? [] : ['Host: localhost']
  const lines = [`${method} ${target} HTTP/1.1`, ...host, 'Connection: close', ...length, ...headers]
  return `${lines.join('\r\n')}\r\n\r\n`
}

function parse(answer: Buffer): WireAnswer {
  const text = answer.toString('utf8')
  const end = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = text.slice(0, end === -1 ? 0 : end).split('\r\n')
  const named = lines.map(readHeader)
  const headers = new Map(named)
  const body = text.slice(end + 4)
  const isChunked = headers.get('transfer-encoding') === 'chunked'
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]),
    headers,
    lines: named,
    body: isChunked ? dechunk(body) : body,
  }
}

function readHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

/** RFC 9112 §7.1. All bodies here are ASCII, so that characters are bytes. */
function dechunk(body: string): string {
  const end = body.indexOf('\r\n')
  const size = Number.parseInt(body.slice(0, end), 16)
  if (!(size > 0)) return ''
  return body.slice(end + 2, end + 2 + size) + dechunk(body.slice(end + 4 + size))
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** What a function answers, in each of the formats. */
interface Result {
  readonly statusCode: number
  readonly headers?: Record<string, string>
  readonly multiValueHeaders?: Record<string, string[]>
  readonly cookies?: string[]
  readonly body: string
  readonly isBase64Encoded?: boolean
}

/** Who invokes the function. */
export type Front = 'rest-api' | 'http-api' | 'load-balancer' | 'load-balancer-single'

/** Stands in front of a handler as AWS does: makes an event of each request, and a response of the result. */
export function lambdaFront(
  front: Front,
  handler: (event: never, context: never) => Promise<unknown>,
): RequestListener {
  return (req, res) => {
    answer(front, handler, req, res).catch(() => res.writeHead(502).end())
  }
}

async function answer(
  front: Front,
  handler: (event: never, context: never) => Promise<unknown>,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!req.url?.startsWith('/')) return void res.writeHead(400).end()
  const event = eventOf[front](req, await buffer(req))
  const result = (await handler(event as never, {} as never)) as Result
  const headers = [
    ...Object.entries(result.headers ?? {}),
    ...Object.entries(result.multiValueHeaders ?? {}),
    ...(result.cookies ? [['set-cookie', result.cookies] as const] : []),
  ]
  for (const [name, value] of headers) res.setHeader(name, value)
  res.writeHead(result.statusCode)
  res.end(Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8'))
}

const eventOf = {
  'rest-api': (req: IncomingMessage, body: Buffer) => ({
    ...basic(req, body),
    headers: single(req),
    multiValueHeaders: multiple(req),
    requestContext: { identity: { sourceIp: req.socket.remoteAddress }, domainName: 'api.example.com' },
  }),
  'http-api': (req: IncomingMessage, body: Buffer) => {
    const { pathname, search } = split(req)
    const { cookie, ...headers } = single(req)
    return {
      version: '2.0',
      rawPath: pathname,
      rawQueryString: search,
      headers,
      ...(cookie && { cookies: cookie.split('; ') }),
      requestContext: {
        http: { method: req.method, sourceIp: req.socket.remoteAddress },
        domainName: 'api.example.com',
      },
      ...encoded(body),
    }
  },
  'load-balancer': (req: IncomingMessage, body: Buffer) => ({
    ...basic(req, body),
    multiValueHeaders: { ...multiple(req), 'x-forwarded-for': [forwarded(req)] },
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:x' } },
  }),
  'load-balancer-single': (req: IncomingMessage, body: Buffer) => ({
    ...basic(req, body),
    headers: { ...single(req), 'x-forwarded-for': forwarded(req) },
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:x' } },
  }),
} satisfies Record<Front, (req: IncomingMessage, body: Buffer) => object>

function split({ url = '/' }: IncomingMessage) {
  const [pathname = '/', search = ''] = url.split('?')
  return { pathname, search }
}

function basic(req: IncomingMessage, body: Buffer) {
  const { pathname, search } = split(req)
  return {
    path: pathname,
    httpMethod: req.method,
    queryStringParameters: Object.fromEntries(new URLSearchParams(search)),
    ...encoded(body),
  }
}

/** Bodies may come as Base64, whatever their type. */
function encoded(body: Buffer) {
  return body.length === 0 ? { body: null } : { body: body.toString('base64'), isBase64Encoded: true }
}

function multiple({ headersDistinct }: IncomingMessage): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values = []]) => [name, values]))
}

function single(req: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(multiple(req)).map(([name, values]) => [name, values.join(', ')]))
}

/** A load balancer adds the address that it sees to what the client sent. */
function forwarded(req: IncomingMessage): string {
  return [...(multiple(req)['x-forwarded-for'] ?? []), req.socket.remoteAddress].join(', ')
}

import type { IncomingHttpHeaders } from 'node:http'
import type { HttpRequest, RouteRequest } from './request.ts'

/** The request of a framework on Node. */
export interface FrameworkRequest {
  /** The method, as it came. */
  readonly method?: string | undefined
  /** The target, as it came: Express and Fastify keep it if they rewrite `url`. */
  readonly originalUrl?: string | undefined
  /** The client's address. Express and Fastify compute it each time, from the proxies that they trust. */
  readonly ip?: string | undefined
  /** The body, if the framework parsed it. */
  readonly body?: unknown
  /** The parameters of the path. */
  readonly params?: unknown
}

/** Where a framework's request keeps its headers: in itself, or in Node's own request. */
export interface NodeHeaders {
  /** The headers by lower-case name, as Node joins them. */
  readonly headers: IncomingHttpHeaders
  /** All headers in their order: names and values in turns. */
  readonly rawHeaders?: unknown
  /** The target of the request. */
  readonly url?: string | undefined
}

/** A class, because every guarded request needs one: members that nobody reads cost nothing. */
class NodeRequest implements HttpRequest {
  constructor(
    readonly native: FrameworkRequest,
    private readonly node: NodeHeaders,
  ) {}

  get method(): string {
    return this.native.method ?? ''
  }

  get rawHeaders(): readonly string[] {
    return this.node.rawHeaders as readonly string[]
  }

  get url(): string | undefined {
    return this.native.originalUrl ?? this.node.url
  }

  get ip(): string | undefined {
    return this.native.ip
  }

  header(name: string): string | undefined {
    const value = this.node.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
}

/** Adapts a framework's request for guards. */
export function nodeRequest(native: FrameworkRequest, node: NodeHeaders): HttpRequest {
  return new NodeRequest(native, node)
}

/** Adapts a framework's request for auth routes. */
export function nodeRouteRequest(native: FrameworkRequest, node: NodeHeaders): RouteRequest {
  const { body, params } = native
  return Object.assign(new NodeRequest(native, node), { body, params: { ...(params as object) } })
}

/** The part of a request that guards read, the same for all frameworks. */
export interface HttpRequest {
  /** The method in capital letters. */
  readonly method: string
  /** Reads one header by its lower-case name. */
  header(name: string): string | undefined
  /** Alternating names and values as received, like Node's `rawHeaders`: they show what parsers merge or drop. */
  readonly rawHeaders: readonly string[]
  /** The path and query of the request as the client sent it, or its whole URL. DPoP proofs are checked against the path. */
  readonly url?: string | undefined
  /** The client's address, as the framework finds it behind the proxies that it trusts. */
  readonly ip?: string | undefined
  /** The framework's own request, for loaders. */
  readonly native?: unknown
}

/** The part of a request that auth routes read. */
export interface RouteRequest extends HttpRequest {
  /** The parsed JSON body; undefined if there is none or it is not JSON. */
  readonly body: unknown
  /** The path's parameters by name. */
  readonly params: Readonly<Record<string, unknown>>
}

/** The part of a request that guards read, whatever the framework. */
export interface HttpRequest {
  readonly method: string
  /** Reads one header by its lower-case name. */
  header(name: string): string | undefined
  /** Names and values in turn, as they came, as Node's `rawHeaders`: what parsers fold or drop can be seen here. */
  readonly rawHeaders: readonly string[]
  /** The client's address, where the framework knows it behind the proxies that it was told to trust. */
  readonly ip?: string | undefined
  /** The framework's own request, for loaders. */
  readonly native?: unknown
}

/** The part of a request that auth routes read. */
export interface RouteRequest extends HttpRequest {
  /** The body as parsed JSON; undefined where there is none, or it is no JSON. */
  readonly body: unknown
  /** The path's parameters by name. */
  readonly params: Readonly<Record<string, unknown>>
}

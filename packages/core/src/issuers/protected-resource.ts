import { addressOf, checkNames, namesOf, refuse } from './checks.ts'

/** What `protectedResource` takes. */
export interface ProtectedResourceOptions {
  /** The address of the API as clients know it, such as `https://api.example.com/mcp`: what tokens are for. */
  readonly resource: string | URL
  /** The issuers that clients can get tokens from. */
  readonly authorizationServers: readonly string[]
  /** The scopes that the API knows. Default: they are not listed. */
  readonly scopes?: readonly string[]
  /** The API's name for people. Default: none. */
  readonly name?: string
  /** The address of documentation for developers. Default: none. */
  readonly documentation?: string
}

/** An API as OAuth clients find out about it (RFC 9728). */
export interface ProtectedResource {
  /** The metadata, to serve as JSON at `path`, to anybody. */
  readonly document: Readonly<Record<string, unknown>>
  /** The path of the metadata (RFC 9728 §3.1), such as `/.well-known/oauth-protected-resource/mcp`. */
  readonly path: string
  /** The whole address. */
  readonly url: string
}

const of = 'protectedResource'

/**
 * Describes an API for clients that have no token yet, as MCP clients ask for it. Give the result to `acceptIssuers`: adapters
 * then serve `document` at `path`, and refusals name it. Throws a TypeError that names the option that is wrong.
 *
 * @example
 * ```ts
 * import { protectedResource } from '@sallyport/core/issuers'
 * const resource = protectedResource({
 *   resource: 'https://api.example.com/mcp',
 *   authorizationServers: ['https://id.example.com/realms/orders'],
 *   scopes: ['orders:read', 'orders:approve'],
 * })
 * resource.path // '/.well-known/oauth-protected-resource/mcp'
 * ```
 */
export function protectedResource(options: ProtectedResourceOptions): ProtectedResource {
  checkNames(of, options, ['resource', 'authorizationServers', 'scopes', 'name', 'documentation'])
  const { authorizationServers, scopes, name, documentation } = options
  addressOf(of, 'resource', options.resource)
  // Clients compare it with the address that they use, character by character (RFC 9728 §3.3).
  const resource = String(options.resource)
  const { origin, pathname } = new URL(resource)
  // Routers would read other characters as parameters.
  if (!/^[\w.~/-]*$/.test(pathname))
    refuse(of, 'resource', 'must have a path of letters, digits, ".", "_", "~" and "-"')
  const path = `/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`
  const document = Object.freeze({
    resource,
    authorization_servers: serversOf(authorizationServers),
    ...(scopes && { scopes_supported: scopesOf(scopes) }),
    bearer_methods_supported: ['header'],
    ...(name !== undefined && { resource_name: name }),
    ...(documentation !== undefined && { resource_documentation: documentation }),
  })
  return Object.freeze({ document, path, url: origin + path })
}

function serversOf(servers: unknown): readonly string[] {
  if (!Array.isArray(servers) || servers.length === 0) refuse(of, 'authorizationServers', 'must be a list of addresses')
  for (const server of servers) addressOf(of, 'authorizationServers', server)
  return namesOf(of, 'authorizationServers', servers)
}

/** RFC 6749 §3.3: a quotation mark or a backslash would end the string that challenges name scopes in. */
function scopesOf(scopes: readonly string[]): readonly string[] {
  const names = namesOf(of, 'scopes', scopes)
  return names.some(name => /["\\]/.test(name))
    ? refuse(of, 'scopes', 'must not have quotation marks or backslashes')
    : names
}

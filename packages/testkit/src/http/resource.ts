import { acceptIssuers, jwtIssuer, protectedResource } from '@sallyport/core/issuers'
import { type Exchange, get, getAs, problem, reached } from './exchange.ts'
import type { World } from './world.ts'

const resource = protectedResource({
  resource: 'https://api.example.com/mcp',
  authorizationServers: ['https://id.example.com'],
})

/** The same Auth for clients of an authorization server, which the metadata names. */
export function asResource(auth: World['auth']): World['auth'] {
  const partner = jwtIssuer({
    issuer: 'https://id.example.com',
    audience: 'https://api.example.com/mcp',
    jwks: 'https://id.example.com/keys',
    subject: () => undefined,
  })
  return acceptIssuers(auth, { issuers: [partner], claims: () => ({ roles: [] }), resource })
}

const refusal = problem('authentication_required')
const where = 'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/mcp"'

/** What an API answers that OAuth clients ask for its authorization server. */
export const resourceExchanges: readonly Exchange[] = [
  [
    'OAuth clients find the metadata (RFC 9728 §3)',
    get(resource.path, 'Origin: https://page.example'),
    {
      status: 200,
      headers: {
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=300',
        'content-type': 'application/json',
      },
      body: { ...resource.document },
    },
  ],
  [
    'a refusal says where the metadata is (RFC 9728 §5.1)',
    get('/me'),
    { ...refusal, headers: { ...refusal.headers, 'www-authenticate': `Bearer realm="api", ${where}` } },
  ],
  [
    'tokens of the Auth itself are accepted as before',
    getAs('maker', '/me'),
    reached({ sub: 'u-maker', roles: ['maker'] }),
  ],
]

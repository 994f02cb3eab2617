import type { AdapterRoute, Seen } from './adapter.ts'

/** Lists the routes of the application that every adapter builds; `onReached` learns of every request that gets in. */
export function standardRoutes(onReached: (name: string) => void): readonly AdapterRoute[] {
  const route = (name: string, access: AdapterRoute['access']): AdapterRoute => {
    const [method, path] = name.split(' ') as [AdapterRoute['method'], string]
    return {
      method,
      path,
      access,
      answer(seen) {
        onReached(name)
        return told(seen)
      },
    }
  }
  return [
    route('GET /open', { reason: 'says that it is up' }),
    route('GET /me', { requirement: {} }),
    route('GET /maybe', { requirement: { optional: true } }),
    route('GET /now', { requirement: { recheck: '0s' } }),
    route('GET /recent', { requirement: { maxAge: '5m' } }),
    route('GET /admin/x', { requirement: { roles: ['admin'] } }),
    route('GET /admin/orders/:id', { requirement: { roles: ['admin', 'auditor'], recheck: '0s' } }),
    route('POST /admin/orders', { requirement: { roles: ['admin'] } }),
  ]
}

function told({ claims, user, params }: Seen): object {
  return { sub: claims?.sub ?? null, roles: claims?.roles ?? null, user: user?.username ?? null, params: { ...params } }
}

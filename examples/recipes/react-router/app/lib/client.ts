import { type Client, createClient } from '@sallyport/client'

let made: Client | undefined

/** The client of this page. Components are rendered on the server too, where it is not needed. */
export function client(): Client {
  return (made ??= createClient({ baseUrl: location.origin, cookies: true }))
}

/** Refreshes the tokens, in turn with the other tabs. Resolves to whether somebody is logged in. */
export async function renew(): Promise<boolean> {
  const { ok, status } = await client().fetch('/api/me')
  if (ok || status === 401) return ok
  throw new Error(`/api/me was answered ${status}`)
}

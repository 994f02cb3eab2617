import { type Client, email, password, type Visit } from '../contestant.ts'
import { type Received, send } from '../requests.ts'

/** A client with an access token and a refresh token in JSON bodies. */
export const bearerClient: Client = {
  async login(url) {
    return visitOf(await send(`${url}/auth/login`, { json: { username: email, password } }))
  },
  async renew(url, { kept }) {
    const response = await send(`${url}/auth/refresh`, { json: { refresh_token: kept } })
    if (response.status !== 200) return { status: response.status }
    return { status: 200, visit: visitOf(response, kept) }
  },
  async logout(url, { kept, headers }) {
    await send(`${url}/auth/logout`, { headers, json: { refresh_token: kept } })
  },
}

function visitOf({ status, body }: Received, kept = ''): Visit {
  if (status !== 200) throw new Error(`the login failed with ${status}`)
  const { access_token, refresh_token = kept } = body as Partial<Record<string, string>>
  return { headers: { authorization: `Bearer ${access_token}` }, kept: refresh_token }
}

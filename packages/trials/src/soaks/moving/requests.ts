import { setTimeout as sleep } from 'node:timers/promises'
import type { Place, Tokens } from './login.ts'

/** A busy database refuses for a while, and clients keep their tokens. */
const mostTries = 300

/** Sends JSON to a random server; again if it is 503, as clients do. */
export async function post(place: Place, path: string, body: object, accessToken?: string): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json', ...addressed(place) }
  if (accessToken !== undefined) headers['authorization'] = `Bearer ${accessToken}`
  return patiently(place, path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Asks who the owner of an access token is. */
export async function me(place: Place, { accessToken }: Tokens): Promise<Response> {
  return patiently(place, '/me', { headers: { authorization: `Bearer ${accessToken}` } })
}

async function patiently(place: Place, path: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${place.random.pick(place.servers).url}${path}`, init)
    place.tally.requests++
    if (response.status !== 503 || attempt === mostTries) return response
    await response.arrayBuffer()
    place.tally.retries++
    await sleep(100)
  }
}

/** Everybody has an address of their own behind the balancer. */
function addressed({ random }: Place): Record<string, string> {
  return { 'x-forwarded-for': `10.${random.below(256)}.${random.below(256)}.${random.below(256)}` }
}

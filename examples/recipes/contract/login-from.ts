import { request } from 'node:http'

/** Logs in from another address of this machine, and resolves to the status. */
export function loginFrom(localAddress: string, url: string, body: object, more: object = {}): Promise<number> {
  const headers = { 'content-type': 'application/json', ...more }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/auth/login`, { method: 'POST', headers, localAddress }, response => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject).end(JSON.stringify(body))
  })
}

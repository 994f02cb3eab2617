// A page that logs in, calls the API with a token that it must renew, and logs out. It tells the server what it saw.
import { createClient, readApiError } from '@sallyport/client'

const client = createClient({ baseUrl: location.origin, cookies: true })

async function codeOf(call) {
  const response = await call
  return response.ok ? response.json() : (await readApiError(response)).code
}

async function walk() {
  const seen = { before: await codeOf(client.fetch('/me')) }
  await client.login({ username: 'ann', password: 'correct horse battery staple' })
  seen.me = await codeOf(client.fetch('/me'))
  seen.reports = await codeOf(client.fetch('/reports'))
  // Another client of the same page has no access token: its first request refreshes, by the cookie.
  const reloaded = createClient({ baseUrl: location.origin, cookies: true })
  seen.reloaded = await codeOf(reloaded.fetch('/me'))
  await reloaded.logout()
  seen.after = await codeOf(reloaded.fetch('/me'))
  return seen
}

const result = await walk().catch(error => ({ error: String(error) }))
await fetch('/result', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(result),
})

// What each application must do: refuse, log in, guard, refresh, log out.
const assert = require('node:assert/strict')

const password = 'correct horse battery staple'

/** A users table in memory with one maker. `hash` is that of core. */
async function usersOf(hash) {
  const ann = { id: 'u-ann', user: { id: 'u-ann', roles: ['maker'] }, passwordHash: await hash(password) }
  const find = async key => (key === 'ann' || key === ann.id ? ann : undefined)
  return { findByLogin: find, findById: find, replacePasswordHash: async () => false }
}

function post(url, body) {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function pairOf(response) {
  assert.equal(response.status, 200, await response.clone().text())
  return response.json()
}

/** Walks through an application that has `/auth`, `/me` for every user and `/reports` for the role checker. */
async function walk(url) {
  const get = (path, token) => fetch(url + path, { headers: token ? { authorization: `Bearer ${token}` } : {} })
  const status = async (path, token) => (await get(path, token)).status

  assert.equal(await status('/me'), 401)
  assert.equal(
    (await post(`${url}/auth/login`, { username: 'ann', password: 'wrong horse battery staple' })).status,
    401,
  )
  const first = await pairOf(await post(`${url}/auth/login`, { username: 'ann', password }))
  const me = await get('/me', first.access_token)
  // As text: under Jest, objects that fetch made have other prototypes.
  assert.deepEqual([me.status, await me.text()], [200, '{"id":"u-ann","roles":["maker"]}'])
  assert.equal(await status('/reports', first.access_token), 403)

  const refreshed = async () => pairOf(await post(`${url}/auth/refresh`, { refresh_token: first.refresh_token }))
  const [second, repeated] = [await refreshed(), await refreshed()]
  assert.equal(second.refresh_token, repeated.refresh_token, 'a repeated refresh gives the same token')
  assert.equal(await status('/me', second.access_token), 200)

  assert.equal((await post(`${url}/auth/logout`, { refresh_token: second.refresh_token })).status, 204)
  assert.equal(await status('/me', second.access_token), 401)
}

module.exports = { password, usersOf, walk }

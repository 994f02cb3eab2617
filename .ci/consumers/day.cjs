// One user's day over HTTP. Each consumer passes the copies of the packages that it loaded.
const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const events = require('node:events')

const password = 'correct horse battery staple'

function users() {
  const ann = { id: 'u-ann', user: { roles: ['maker'] }, passwordHash: null }
  const find = async key => (key === 'ann' || key === ann.id ? ann : undefined)
  return {
    ann,
    directory: {
      findByLogin: find,
      findById: find,
      replacePasswordHash: async (_id, expected, next) => {
        if (ann.passwordHash !== expected) return false
        ann.passwordHash = next
        return true
      },
    },
  }
}

async function makeAuth({ core }) {
  const { ann, directory } = users()
  const auth = core.createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: core.secretKey(randomBytes(32).toString('hex')),
    refreshKey: core.secretKey(randomBytes(32).toString('hex')),
    store: core.memoryStore(),
    users: directory,
    claims: user => ({ roles: user.roles }),
  })
  ann.passwordHash = await auth.passwords.hash(password)
  return auth
}

function makeApp({ express, adapter }, auth) {
  const { guard, claims, routes, errors } = adapter.sallyport(auth)
  const app = express()
  app.use('/auth', routes)
  app.get('/me', guard(), (req, res) => res.json({ sub: claims(req).sub, roles: claims(req).roles }))
  app.use(errors())
  return app
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(response.status, 200, await response.clone().text())
  return response.json()
}

async function logout(url, refreshToken) {
  const response = await fetch(`${url}/auth/logout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh_token: refreshToken }),
  })
  assert.equal(response.status, 204)
}

async function get(url, token) {
  return fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })
}

/** Runs login, verify, refresh, guard and logout. Throws if anything is wrong. */
async function day(copies) {
  const auth = await makeAuth(copies)
  const server = makeApp(copies, auth).listen(0, '127.0.0.1')
  try {
    await events.once(server, 'listening')
    await walk(auth, copies.core, `http://127.0.0.1:${server.address().port}`)
  } finally {
    server.close()
    server.closeAllConnections()
    await auth.close()
  }
}

async function walk(auth, { isAuthError }, url) {
  const pair = await post(`${url}/auth/login`, { username: 'ann', password })
  assert.equal((await auth.verify(pair.access_token)).sub, 'u-ann')
  await assert.rejects(auth.verify(`${pair.access_token}x`), error => isAuthError(error))

  const next = await post(`${url}/auth/refresh`, { refresh_token: pair.refresh_token })
  const me = await get(`${url}/me`, next.access_token)
  assert.deepEqual([me.status, await me.text()], [200, '{"sub":"u-ann","roles":["maker"]}'])

  await logout(url, next.refresh_token)
  assert.equal((await get(`${url}/me`, next.access_token)).status, 401)

  const refused = await get(`${url}/me`)
  assert.equal(refused.status, 401)
  assert.match(refused.headers.get('content-type'), /^application\/problem\+json/)
  assert.match(refused.headers.get('www-authenticate'), /^Bearer/)
}

module.exports = { day, makeAuth, password, walk }

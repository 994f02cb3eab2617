import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from './workspace.mjs'

const { walk } = createRequire(import.meta.url)(join(root, '.ci/ecosystem/shared/walk.cjs'))
/** How long a bundle may take to listen, in milliseconds. */
const longestStart = 30_000

/** Starts a bundle. Resolves when it has reported where it listens, or has exited. */
export function startedBundle(main, env) {
  const child = spawn(process.execPath, [main], { cwd: dirname(main), env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill(), longestStart)
    const settle = () => (clearTimeout(timer), resolve({ child, ...output }))
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', chunk => {
        output[name] += chunk
        if (output.stdout.includes('\n')) settle()
      })
    }
    child.on('error', reject)
    child.on('close', settle)
  })
}

/** Throws if a started bundle does not do what it must, and stops it. */
export async function checkStarted({ child, stdout, stderr }, { fails, app }) {
  try {
    if (fails) return assert.match(stderr, fails)
    assert.ok(stdout.startsWith('{'), `it did not start\n${stdout}${stderr}`)
    const { port, routes, findings } = JSON.parse(stdout)
    assert.doesNotMatch(stderr, /SallyportWarning: @/)
    await walk(`http://127.0.0.1:${port}`)
    if (app !== 'scrypt' && app !== 'both') await checkAudit(`http://127.0.0.1:${port}`, { routes, findings, app })
  } finally {
    child.kill()
  }
}

/** What each application answers without a token, and the audit must not call guarded. */
const open = {
  express: ['/open', '/early', '/nested/open', '/mounted/open', '/answered'],
  fastify: ['/early'],
}
const closed = { express: ['/me', '/reports', '/nested/closed'], fastify: ['/me', '/reports', '/closed'] }

async function checkAudit(url, { routes, findings, app }) {
  for (const path of open[app]) {
    assert.equal(await (await fetch(url + path)).text(), 'open', path)
    const row = routes.find(each => each.path === path)
    const parts = path.split('/').slice(1)
    // A finding names the route, or the place where something is used that the audit cannot look into, or the hook.
    const isFound = findings.some(
      line => parts.some(part => line.includes(`/${part}`)) || /is an onRequest hook/.test(line),
    )
    assert.ok(isFound, `no finding is about ${path}:\n${findings.join('\n')}`)
    assert.ok(!row?.isGuarded || path === '/early', `${path} is open, and the audit calls it guarded`)
  }
  for (const path of closed[app]) {
    assert.equal((await fetch(url + path)).status, 401, path)
    assert.ok(routes.find(each => each.path === path)?.isGuarded, `${path} is guarded, and the audit does not say so`)
  }
}

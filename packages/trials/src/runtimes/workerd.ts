// node --import tsx packages/trials/src/runtimes/workerd.ts <module of miniflare>: attacks a worker that runs in workerd, over HTTP. Prints
// each case, and ends with exit code 1 if one fails.
import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { testAttacks } from '@sallyport/testkit/attacks'
import { type Case, collect } from './collect.ts'
import { type Dispatch, serveEdge } from './edge.ts'

const [, , miniflare = ''] = process.argv
const { Miniflare } = (await import(pathToFileURL(miniflare).href)) as {
  readonly Miniflare: new (options: object) => { readonly dispatchFetch: Dispatch; dispose(): Promise<void> }
}
const secret = () => randomBytes(32).toString('base64url')
const [accessSecret, refreshSecret, password] = [secret(), secret(), secret()]

/** Bundles the worker as wrangler does. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['@sallyport/source', 'workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    platform: 'browser',
    external: ['node:*'],
    // As the page on runtimes says.
    alias: { '@node-rs/bcrypt': fileURLToPath(new URL('no-bcrypt.ts', import.meta.url)) },
    logLevel: 'warning',
  })
  return outputFiles[0]!.text
}

async function start(throttle: 'on' | 'off') {
  const script = await bundle()
  const bindings = {
    ACCESS_SECRET: accessSecret,
    REFRESH_SECRET: refreshSecret,
    PASSWORD: password,
    THROTTLE: throttle,
  }
  let log = ''
  const worker = new Miniflare({
    handleRuntimeStdio: (...streams: readonly Readable[]) => {
      for (const stream of streams) stream.on('data', text => (log += String(text)))
    },
    modules: true,
    script,
    bindings,
    compatibilityDate: '2026-04-01',
    compatibilityFlags: ['nodejs_compat'],
  })
  const edge = await serveEdge((url, init) => worker.dispatchFetch(url, init))
  const close = async () => {
    await edge.close()
    await worker.dispose()
  }
  return { url: edge.url, logged: () => log, close }
}

const cases: Case[] = []
const closing: Case['body'][] = []
testAttacks(collect(cases, closing), {
  name: 'a worker',
  start: async () => start('off'),
  startThrottled: async () => start('on'),
  guarded: '/me',
  user: { username: 'maker1', password },
  restricted: { path: '/users', role: 'admin', allowed: { username: 'admin', password } },
  accessSecret,
})

let failed = 0
for (const { title, body } of cases) {
  try {
    await body()
    console.log(`ok     ${title}`)
  } catch (error) {
    failed++
    console.log(`FAILED ${title}\n${String(error)}`)
  }
}
for (const close of closing) await close()
console.log(`Tests  ${cases.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

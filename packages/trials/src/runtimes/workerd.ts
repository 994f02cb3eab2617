// node --import tsx packages/trials/src/runtimes/workerd.ts <module of miniflare>: attacks a worker that runs in workerd, over HTTP. Prints
// each case, and ends with exit code 1 if one fails.
import { randomBytes } from 'node:crypto'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { testAttacks } from '@sallyport/testkit/attacks'
import { type Case, collect } from './collect.ts'

const [, , miniflare = ''] = process.argv
const { Miniflare } = (await import(pathToFileURL(miniflare).href)) as {
  readonly Miniflare: new (options: object) => { readonly ready: Promise<URL>; dispose(): Promise<void> }
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
  const worker = new Miniflare({
    modules: true,
    script,
    bindings,
    compatibilityDate: '2026-04-01',
    compatibilityFlags: ['nodejs_compat'],
  })
  const { origin } = await worker.ready
  return { url: origin, logged: () => '', close: () => worker.dispose() }
}

const cases: Case[] = []
testAttacks(collect(cases), {
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
console.log(`Tests  ${cases.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

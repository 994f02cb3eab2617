import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** What a module of CommonJS expects, and a worker lacks. `require` of workerd does not know `node:process`. */
const prelude = `import { createRequire as requireFrom } from 'node:module'
const requireBuiltin = requireFrom('/')
const require = name => (/^(node:)?process$/.test(name) ? process : requireBuiltin(name))
const __filename = '/worker.mjs', __dirname = '/'`

/** Optional peers of Nest, which it looks for at the start. */
const optional = ['@nestjs/websockets*', '@nestjs/microservices*', 'class-transformer', 'class-validator']

/** Bundles a worker of this folder as wrangler does. @param bcrypt what takes the place of the native module. */
export async function bundle(worker: string, bcrypt: 'bcrypt' | 'no-bcrypt'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`${worker}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['@sallyport/source', 'workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    platform: 'node',
    external: ['node:*', 'cloudflare:*', ...optional],
    banner: { js: prelude },
    // As the page on runtimes says.
    alias: { '@node-rs/bcrypt': fileURLToPath(new URL(`${bcrypt}.ts`, import.meta.url)) },
    logLevel: 'error',
  })
  return outputFiles[0]!.text
}

import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
/** Next to the packages of core, so that it finds the native ones, which cannot be bundled. */
const file = fileURLToPath(new URL(`../../core/node_modules/.sallyport-${process.pid}.mjs`, import.meta.url))

/** Bundles the command into a file that Node runs without a loader for TypeScript, and returns its path. */
export async function bundle(): Promise<string> {
  const { build } = (await import(pathToFileURL(createRequire(require.resolve('tsx')).resolve('esbuild')).href)) as {
    build(options: object): Promise<unknown>
  }
  await build({
    entryPoints: [fileURLToPath(new URL('../src/cli.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@sallyport/source'],
    external: ['@node-rs/*', '@zxcvbn-ts/*'],
  })
  return file
}

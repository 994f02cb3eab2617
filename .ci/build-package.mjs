// Builds the package in the working folder: ESM, CommonJS, declarations for both, and its page if it has one. `build.mjs` runs it.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'tsup'
import { sourceCondition } from './lib/workspace.mjs'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

/** Returns every entry in `exports` with a source, and every `bin`, by the name of its file in `dist`. */
function entries() {
  const exported = Object.values(manifest.exports ?? {})
    .filter(target => target[sourceCondition])
    .map(target => [nameOf(target.import.default), target[sourceCondition]])
  const commands = Object.values(manifest.bin ?? {}).map(file => [nameOf(file), `./src/${nameOf(file)}.ts`])
  return Object.fromEntries([...exported, ...commands])
}

function nameOf(file) {
  return file.replace(/^(\.\/)?dist\//, '').replace(/\.c?js$/, '')
}

const common = {
  config: false,
  entry: entries(),
  outDir: 'dist',
  platform: 'node',
  target: 'node20',
  splitting: true, // the entries of one package share their modules, and with them identity and state
  removeNodeProtocol: false,
  silent: true,
}
// Declarations use the published declarations of other packages, as users see them.
const declarations = { only: true, compilerOptions: { customConditions: [] } }

rmSync('dist', { recursive: true, force: true })
await build({ ...common, format: ['esm'] })
// jose has only ESM: Node can require it, but Jest cannot. The ESM build imports it, so that its fixes reach users.
// Jest cannot import() either, so that becomes require().
const withoutImport = { esbuildOptions: options => void (options.supported = { 'dynamic-import': false }) }
await build({ ...common, ...withoutImport, format: ['cjs'], shims: true, noExternal: ['jose'], treeshake: 'safest' })
await build({ ...common, format: ['esm', 'cjs'], dts: declarations })
if (existsSync('studio/build.mjs')) {
  const { buildPage } = await import(pathToFileURL(resolve('studio/build.mjs')).href)
  await buildPage(resolve('dist/studio'))
}

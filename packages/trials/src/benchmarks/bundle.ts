import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'

const here = fileURLToPath(new URL('../..', import.meta.url))
/** What core imports at once, as in the published package. */
const dependencies = ['jose', 'zod', 'lru-cache']

/** A bundle, and what went into it. */
export interface Bundle {
  readonly text: string
  readonly inputs: Metafile['outputs'][string]['inputs']
}

/** Bundles statements that import our packages, minified for browsers. */
export async function bundle(contents: string): Promise<Bundle> {
  return bundled(contents, { minify: true, platform: 'browser' })
}

/** Bundles core without its dependencies, as it is published, into a folder where they are found, and removes it at the end. */
export async function withBundledCore<T>(
  use: (core: string, dependencies: readonly string[], folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(here, 'node_modules', '.trials-'))
  try {
    const external = [...dependencies, '@node-rs/bcrypt']
    const { text } = await bundled("export * from '@sallyport/core'", { platform: 'node', external })
    const core = join(folder, 'core.mjs')
    writeFileSync(core, text)
    return await use(core, dependencies, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function bundled(
  contents: string,
  options: { readonly minify?: boolean; readonly platform: 'browser' | 'node'; readonly external?: string[] },
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...options,
    stdin: { contents, resolveDir: here },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@sallyport/source'],
    write: false,
    metafile: true,
  })
  const [output] = Object.values(metafile.outputs)
  return { text: outputFiles[0]!.text, inputs: output!.inputs }
}

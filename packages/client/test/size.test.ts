import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test.each([
  ['the client', 'index.ts', 3_000],
  ['DPoP, a separate entry,', 'dpop/index.ts', 1_400],
  ['late retries, a separate entry,', 'retries/index.ts', 1_000],
])('P-10 %s is at most as large as promised, bundled, minified and gzipped', async (_, entry, most) => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
  })
  expect(Object.values(metafile.outputs).flatMap(output => output.imports)).toEqual([])
  expect(gzipSync(outputFiles[0]!.contents).byteLength).toBeLessThanOrEqual(most)
})

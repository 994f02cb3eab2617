import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('P-10 the client is at most 3 kB, bundled, minified and gzipped', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
  })
  expect(Object.values(metafile.outputs).flatMap(output => output.imports)).toEqual([])
  expect(gzipSync(outputFiles[0]!.contents).byteLength).toBeLessThanOrEqual(3_000)
})

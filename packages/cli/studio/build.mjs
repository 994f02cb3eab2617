// Bundles Studio's page into a folder: index.html, icon.svg, page.js and page.css.
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))
const banner = '/*! Preact, https://preactjs.com, MIT License, Copyright (c) 2015-present Jason Miller */'

/** Writes the page. */
export async function buildPage(outdir) {
  mkdirSync(outdir, { recursive: true })
  await build({
    entryPoints: { page: join(folder, 'main.tsx') },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    banner: { js: banner },
    legalComments: 'none',
    outdir,
  })
  await build({ entryPoints: { page: join(folder, 'style/page.css') }, bundle: true, minify: true, outdir })
  for (const name of ['index.html', 'icon.svg']) cpSync(join(folder, name), join(outdir, name))
}

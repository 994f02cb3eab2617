import { build } from 'esbuild'

await build({
  entryPoints: ['src/main.js'],
  outfile: 'dist/main.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['@node-rs/bcrypt'],
  // Express and Fastify are CommonJS: among ES modules their require() needs this.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
})

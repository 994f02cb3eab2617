import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/main.js'],
  format: ['cjs'],
  // Without noExternal, tsup bundles no package that package.json names, and nothing needs a setting.
  noExternal: [/^(?!@node-rs\/)/],
})

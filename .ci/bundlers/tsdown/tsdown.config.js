import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/main.js'],
  format: ['cjs'],
  platform: 'node',
  // Without noExternal, tsdown bundles no package that package.json names, and nothing needs a setting.
  noExternal: name => !name.startsWith('@node-rs/'),
})

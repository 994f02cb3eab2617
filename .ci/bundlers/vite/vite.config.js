import { defineConfig } from 'vite'

export default defineConfig({
  build: { ssr: 'src/main.js', rollupOptions: { output: { entryFileNames: 'main.mjs' } } },
  ssr: { noExternal: true, external: ['@node-rs/bcrypt'] },
})

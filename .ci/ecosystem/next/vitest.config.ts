import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  // Next.js then loads what `next build` wrote, as `next start` does.
  test: { include: ['test/*.test.ts'], env: { NODE_ENV: 'production' }, testTimeout: 60_000, hookTimeout: 60_000 },
})

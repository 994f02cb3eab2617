import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Packages are tested from their sources: this export condition leads to `src`, and is not published. */
const source = '@sallyport/source'
const conditions = [source, 'module', 'node', 'development|production']

const projects = ['packages', 'examples']
  .filter(folder => existsSync(folder))
  .flatMap(folder => readdirSync(folder).map(name => `${folder}/${name}`))
  .concat('docs', '.ci')
  .filter(root => existsSync(`${root}/test`))
  .map(root => ({
    extends: true as const,
    root,
    test: {
      name: root.replace(/^\w+\//, ''),
      include: ['test/**/*.test.ts'],
      typecheck: {
        enabled: existsSync(`${root}/test-d`),
        include: ['test-d/**/*.test-d.ts'],
        tsconfig: 'tsconfig.json',
      },
    },
  }))

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [source] } },
  test: {
    projects,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['packages/*/src/**'], reporter: ['text-summary', 'html'] },
  },
})

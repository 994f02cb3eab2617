import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Packages are tested from their sources: this export condition leads to `src`, and is not published. */
const source = '@sallyport/source'
const conditions = [source, 'module', 'node', 'development|production']

const isFurtherNode = process.env.SALLYPORT_FURTHER_NODE === '1'

/** On a further version of Node: what says nothing about it, such as the docs, the browser, or other people's libraries. */
const sameOnEveryNode = ['test/recipes/**', 'test/**/{browser,casl,docs,look,properties,size,soundness}.test.ts']

const isNode = process.versions.bun === undefined && process.versions.deno === undefined

/** One test measures memory with V8's `gc`. */
const onNodeOnly = ['test/memory/held.test.ts']

/** Types do not depend on the version, and CI checks the same files by `pnpm types`. */
const checksTypes = !isFurtherNode && process.env.CI === undefined

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
      exclude: [...(isFurtherNode ? sameOnEveryNode : []), ...(isNode ? [] : onNodeOnly)],
      typecheck: {
        enabled: existsSync(`${root}/test-d`) && checksTypes,
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
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Files share what they import, one after another in a worker; none changes what it shares.
    isolate: false,
    maxWorkers: availableParallelism() + 1,
    setupFiles: process.versions.deno === undefined ? [] : [resolve('.ci/runtimes/deno-setup.ts')],
    // Bun marks its ES modules as if they had been CommonJS, which Vitest would then unwrap.
    deps: { interopDefault: process.versions.bun === undefined },
    coverage: { provider: 'v8', include: ['packages/*/src/**'], reporter: ['text-summary', 'html'] },
  },
})

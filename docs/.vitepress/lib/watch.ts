import { readPages, writePages } from './pages.ts'
import { root } from './repository.ts'
import { findSources } from './sources.ts'
import type { Plugin } from './vite.ts'

/** While the site is served: writes a page again when its file in the repository changes. */
export function writeOnChange(folder: string): Plugin {
  return {
    name: 'write-on-change',
    configureServer({ watcher }) {
      const files = new Set(findSources().map(({ file }) => root + file))
      watcher.add([...files])
      watcher.on('change', file => files.has(file) && writePages(readPages(), folder))
    },
  }
}

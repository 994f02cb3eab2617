/**
 * Development dependencies that declare a newer Node than 20. What the repository uses of them runs on Node 20, which its
 * tests show. Without their `engines`, an installation does not print a warning for each.
 */
const runsOnNode20 = /^(@inquirer\/.+|mute-stream|file-type|cookie|@whatwg-node\/promise-helpers)$/

export const hooks = {
  readPackage(manifest) {
    if (runsOnNode20.test(manifest.name)) delete manifest.engines
    return manifest
  },
  /** What is published resolves to `dist` only: the condition that leads to the sources stays in the repository. */
  beforePacking(manifest) {
    for (const entry of Object.values(manifest.exports ?? {})) {
      if (typeof entry === 'object') delete entry['@sallyport/source']
    }
    return manifest
  },
}

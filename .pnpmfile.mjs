/** What is published resolves to `dist` alone: the condition that leads to the sources stays in the repository. */
export const hooks = {
  beforePacking(manifest) {
    for (const entry of Object.values(manifest.exports ?? {})) {
      if (typeof entry === 'object') delete entry['@sallyport/source']
    }
    return manifest
  },
}

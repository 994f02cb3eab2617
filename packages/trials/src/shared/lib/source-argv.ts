/** The arguments with which Node runs the sources of these packages, as it would run the published ones. */
export const sourceArgv: readonly string[] = [
  '--conditions=@sallyport/source',
  '--import',
  new URL('../../../loader.mjs', import.meta.url).href,
]

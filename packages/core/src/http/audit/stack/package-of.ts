/** Returns the package that a file belongs to, if it is an installed one. */
export function packageOf(file: string): string | undefined {
  const [, installed, cached] =
    /^.*\/(?:node_modules\/((?:@[^/]+\/)?[^/]+)|npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\/\d+\.\d+\.\d+[^/]*)\//.exec(file) ??
    []
  // Without a `node_modules`, Deno reads packages from its cache: `npm/<registry>/<package>/<version>/`.
  return installed ?? (process.versions.deno === undefined ? undefined : cached)
}

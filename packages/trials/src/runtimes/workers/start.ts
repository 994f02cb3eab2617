import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'

/** A worker that runs in workerd. */
export interface Running {
  /** Where it listens. */
  readonly url: URL
  /** What it wrote to the console. */
  logged(): string
  dispose(): Promise<void>
}

/** Starts a bundled worker. @param miniflare the path of miniflare's module. */
export async function startWorker(
  miniflare: string,
  contents: string,
  bindings: Readonly<Record<string, string>>,
): Promise<Running> {
  const { Miniflare } = (await import(pathToFileURL(miniflare).href)) as {
    readonly Miniflare: new (options: object) => { readonly ready: Promise<URL>; dispose(): Promise<void> }
  }
  let log = ''
  const worker = new Miniflare({
    handleRuntimeStdio: (...streams: readonly Readable[]) => {
      for (const stream of streams) stream.on('data', text => (log += String(text)))
    },
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents }],
    bindings,
    compatibilityDate: '2026-04-01',
    compatibilityFlags: ['nodejs_compat'],
  })
  return {
    url: await worker.ready,
    logged: () => log,
    dispose: async () => worker.dispose(),
  }
}

/** Bundles Studio's page and writes its files to a folder. */
export declare function buildPage(outdir: string): Promise<void>

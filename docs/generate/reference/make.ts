import { fileURLToPath } from 'node:url'
import { Application, type ProjectReflection, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { correctAnchors } from './anchors.ts'
import { entries } from '../../../.ci/architecture/doc-comments.ts'

const options: Partial<TypeDocOptions & PluginOptions> = {
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: entries().map(([, file]) => file),
  tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
  readme: 'none',
  disableGit: true,
  disableSources: true,
  // `pnpm types` checks the types, with the settings of each package.
  skipErrorChecking: true,
  excludeExternals: true,
  excludePrivate: true,
  // Types that no entry exports are shown in the signatures.
  validation: { notExported: false, invalidLink: true, rewrittenLink: true, notDocumented: false },
  outputFileStrategy: 'modules',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
}

/**
 * Writes the reference of every public export into a folder, a page for each entry. Throws if TypeDoc has a warning, such as
 * about a link to something that is not exported.
 */
export async function makeReference(into: string): Promise<void> {
  const outputs = [{ name: 'markdown', path: into }]
  const application = await Application.bootstrapWithPlugins({ ...options, outputs })
  const project = await application.convert()
  if (project === undefined) throw new Error('TypeDoc cannot read the packages')
  nameEntries(project)
  application.validate(project)
  await application.generateOutputs(project)
  const { warningCount, errorCount } = application.logger
  if (warningCount + errorCount > 0) throw new Error(`TypeDoc has ${warningCount} warnings and ${errorCount} errors`)
  correctAnchors(into)
}

/** An entry is called what applications import. */
function nameEntries(project: ProjectReflection): void {
  const names = new Map(entries().map(([specifier, file]) => [file, specifier]))
  for (const entry of project.children ?? []) {
    const file = project.getSymbolIdFromReflection(entry)?.fileName
    entry.name = names.get(file ?? '') ?? entry.name
  }
  project.name = 'Reference'
}

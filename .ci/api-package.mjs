// Writes the API report of each entry of the package in the working folder, or checks it with --check. `api.mjs` runs it.
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './lib/workspace.mjs'

const isCheck = process.argv.includes('--check')
const folder = process.cwd()
const reports = join(folder, 'api')
const temporary = mkdtempSync(join(tmpdir(), 'sallyport-api-'))
const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const entries = Object.entries(exports)
  .filter(([, target]) => target.import)
  .map(([entry, target]) => ({
    report: `${entry === '.' ? 'index' : entry.slice(2).replaceAll('/', '-')}.api.md`,
    file: join(folder, target.import.types),
  }))

// The declarations are read as users read them: without the condition that leads to the sources.
const compilerOptions = {
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023', 'dom'],
  strict: true,
  skipLibCheck: true,
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
}
const silent = { default: { logLevel: 'none' } }

function configOf({ report, file }) {
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: file,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [file] } },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: reports,
        reportTempFolder: temporary,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { compilerMessageReporting: silent, extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
  })
}

/** Returns whether the report of an entry is, or was, out of date. */
function isChanged(config, compilerState) {
  const messageCallback = message => {
    message.handled = true
    if (message.logLevel === 'error') throw new Error(message.text)
  }
  return Extractor.invoke(config, { compilerState, localBuild: !isCheck, messageCallback }).apiReportChanged
}

try {
  mkdirSync(reports, { recursive: true })
  const configs = entries.map(configOf)
  const state = CompilerState.create(configs[0], { additionalEntryPoints: entries.slice(1).map(({ file }) => file) })
  const changed = entries.filter((_, i) => isChanged(configs[i], state)).map(({ report }) => `api/${report}`)
  const known = new Set(entries.map(({ report }) => report))
  const surplus = readdirSync(reports).filter(name => !known.has(name))
  if (!isCheck) for (const name of surplus) rmSync(join(reports, name))
  for (const name of [...changed, ...surplus.map(surplusName => `api/${surplusName}`)]) console.log(name)
  if (isCheck && changed.length + surplus.length > 0) process.exitCode = 1
} finally {
  rmSync(temporary, { recursive: true })
}

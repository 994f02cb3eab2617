import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../lib/workspace.mjs'

const src = 'packages/core/src'

/** What an application or an author of adapters and stores has to know of core: how many names, members and options. */
export const widths = {
  'exports of @sallyport/core': 67,
  'exports of @sallyport/core/http': 37,
  'exports of @sallyport/core/adapter': 114,
  'exports of @sallyport/core/store': 64,
  'exports of @sallyport/core/web': 27,
  'exports of @sallyport/core/verify': 21,
  'exports of @sallyport/core/log': 5,
  'exports of @sallyport/core/issuers': 39,
  'members of Auth': 27,
  'options of createAuth': 17,
}

/** The same, counted in the sources. */
export function countWidths(): typeof widths {
  return {
    'exports of @sallyport/core': countExports('index.ts'),
    'exports of @sallyport/core/http': countExports('http/index.ts'),
    'exports of @sallyport/core/adapter': countExports('adapter.ts'),
    'exports of @sallyport/core/store': countExports('store/index.ts'),
    'exports of @sallyport/core/web': countExports('web.ts'),
    'exports of @sallyport/core/verify': countExports('verify.ts'),
    'exports of @sallyport/core/log': countExports('log/index.ts'),
    'exports of @sallyport/core/issuers': countExports('issuers/index.ts'),
    'members of Auth': countMembers('auth/auth.ts', 'Auth'),
    'options of createAuth': countMembers('options/options.ts', 'AuthOptions'),
  }
}

function countExports(path: string): number {
  return exportedNames(path).length
}

/** The names that a file of core exports, each once. */
export function exportedNames(path: string): readonly string[] {
  return [...new Set(parse(path).statements.flatMap(exportsOf))]
}

function exportsOf(statement: ts.Statement): readonly string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement
    return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : []
  }
  const { name, modifiers } = statement as ts.DeclarationStatement & { readonly modifiers?: readonly ts.Modifier[] }
  return name && modifiers?.some(isExport) ? [name.text] : []
}

function isExport({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.ExportKeyword
}

function countMembers(path: string, name: string): number {
  const found = parse(path).statements.find(
    statement => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  )
  return (found as ts.InterfaceDeclaration).members.length
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(root, src, path), 'utf8'), ts.ScriptTarget.Latest, true)
}

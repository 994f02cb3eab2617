import ts from 'typescript'

/** What the architecture checks about a source file. */
export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  readonly exportsAll: boolean
  readonly exportsDefault: boolean
  readonly usesAny: boolean
}

/** One import, re-export, dynamic import, `require` or import type. */
export interface Import {
  readonly specifier: string
  /** Erased by the compiler. */
  readonly typeOnly: boolean
}

/** Reads a file with the compiler's parser, so that every form of import is found. */
export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const nodes = [...descendants(tree)]
  return {
    path,
    lines: text.trimEnd().split('\n').length,
    imports: nodes.flatMap(importOf),
    exportsAll: nodes.some(node => ts.isExportDeclaration(node) && !hasNames(node)),
    exportsDefault: nodes.some(isDefaultExport),
    usesAny: nodes.some(node => node.kind === ts.SyntaxKind.AnyKeyword),
  }
}

function* descendants(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  ts.forEachChild(node, child => void children.push(child))
  for (const child of children) yield* descendants(child)
}

function importOf(node: ts.Node): Import[] {
  if (ts.isImportDeclaration(node)) return named(node.moduleSpecifier, isTypeOnly(node.importClause))
  if (ts.isExportDeclaration(node))
    return named(node.moduleSpecifier, node.isTypeOnly || hasOnlyTypes(node.exportClause))
  if (ts.isImportTypeNode(node)) return named(ts.isLiteralTypeNode(node.argument) && node.argument.literal, true)
  if (ts.isExternalModuleReference(node)) return named(node.expression, false)
  if (ts.isCallExpression(node) && isLoad(node)) return named(node.arguments[0], false)
  return []
}

function named(node: ts.Node | false | undefined, typeOnly: boolean): Import[] {
  return node && ts.isStringLiteralLike(node) ? [{ specifier: node.text, typeOnly }] : []
}

function isLoad({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
  )
}

/** Returns true for `import type …` and for a clause with only types. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.isTypeOnly) return true
  return !clause.name && hasOnlyTypes(clause.namedBindings)
}

function hasOnlyTypes(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return false
  const elements: readonly ts.ImportOrExportSpecifier[] = bindings.elements
  return elements.length > 0 && elements.every(element => element.isTypeOnly)
}

function hasNames(node: ts.ExportDeclaration): boolean {
  return node.exportClause !== undefined && ts.isNamedExports(node.exportClause)
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node) || (ts.isExportSpecifier(node) && node.name.text === 'default')) return true
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(m => m.kind === ts.SyntaxKind.DefaultKeyword) ?? false)
  )
}

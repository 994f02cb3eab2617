import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './workspace.mjs'

// The compiler is CommonJS, and a default import of it has no types here.
const ts = createRequire(import.meta.url)('typescript')

function parse(path) {
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true)
}

/** The names that a module exports, types included. */
export function exportsOf(path) {
  return parse(path).statements.flatMap(statement => {
    if (ts.isExportDeclaration(statement)) return statement.exportClause.elements.map(({ name }) => name.text)
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExport)
    if (!isExported) return []
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.text)
    return [statement.name.text]
  })
}

function isExport({ kind }) {
  return kind === ts.SyntaxKind.ExportKeyword
}

/** The members of an interface or of an object type, those of unions and intersections included. */
export function membersOf(path, name) {
  const declaration = parse(path).statements.find(
    node => (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name.text === name,
  )
  if (declaration === undefined) throw new Error(`${path} has no type ${name}`)
  const members = ts.isInterfaceDeclaration(declaration) ? declaration.members : typeMembers(declaration.type)
  return [...new Set(members.flatMap(({ name: member }) => (member && ts.isIdentifier(member) ? [member.text] : [])))]
}

function typeMembers(type) {
  if (ts.isTypeLiteralNode(type)) return [...type.members]
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) return type.types.flatMap(typeMembers)
  return []
}

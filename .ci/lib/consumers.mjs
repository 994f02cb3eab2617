import { join } from 'node:path'
import { root } from './workspace.mjs'

/** The path of a development tool of this repository. */
export function bin(name) {
  return join(root, 'node_modules/.bin', name)
}

/** Returns whether an adapter is among the packages. Applications of other adapters are skipped. */
function has(entries, adapter) {
  return entries.some(({ name }) => name === adapter)
}

/** Returns whether the application with declarations needs a package. */
export function isInDeclarations({ name }) {
  return ['core', 'rbac', 'express', 'fastify', 'nestjs'].includes(name)
}

export function isDeclared(entries) {
  return entries.filter(isInDeclarations).length === 5
}

/** Returns the files of the applications that need a missing package. */
export function filesWithout(entries) {
  const needs = {
    express: ['types/usage.mts', 'jest/day.test.js', 'vitest/express.test.mjs'],
    fastify: ['types/fastify.mts', 'jest/fastify.test.js', 'vitest/fastify.test.mjs'],
    nestjs: ['jest/nest.test.js', 'vitest/nest.test.mjs'],
    testkit: ['jest/time.test.js'],
    sqlite: ['types/drivers.mts'],
  }
  return Object.entries(needs).flatMap(([name, files]) => (has(entries, name) ? [] : files))
}

/** Returns the applications and suites that use the packages, in the folder `apps`, as `{ name, command }`. */
export function consumers(entries, apps) {
  const types = ['node16', 'nodenext', 'bundler'].map(name => ({
    name: `types under ${name}, libraries checked`,
    command: [bin('tsc'), '-p', `types/tsconfig.${name}.json`],
  }))
  const express = [
    { name: 'an ESM application', command: [process.execPath, 'esm/index.mjs'] },
    { name: 'a CommonJS application', command: [process.execPath, 'cjs/index.cjs'] },
    { name: 'both copies in one process', command: [process.execPath, 'cjs/both.cjs'] },
  ]
  const nest = [
    { name: 'Nest 11 in CommonJS, and both copies', command: [process.execPath, 'nest11-cjs/index.cjs'] },
    { name: 'Nest 12 in ESM', command: [process.execPath, 'nest12-esm/index.mjs'] },
  ]
  const fastify = [
    { name: 'Fastify in ESM', command: [process.execPath, 'fastify-esm/index.mjs'] },
    { name: 'Fastify in CommonJS', command: [process.execPath, 'fastify-cjs/index.cjs'] },
  ]
  const suites = [
    { name: 'Jest suites', command: [join(apps, 'node_modules/.bin/jest'), '--rootDir', 'jest', '--ci'] },
    { name: 'Vitest suites', command: [join(apps, 'node_modules/.bin/vitest'), 'run', '--root', 'vitest'] },
  ]
  const declared = {
    name: 'declarations of an application that pnpm installed',
    command: [bin('tsc'), '-p', join(apps, 'declarations')],
  }
  return [
    ...(isDeclared(entries) ? [declared] : []),
    ...(has(entries, 'express') ? express : []),
    ...(has(entries, 'fastify') ? fastify : []),
    ...(has(entries, 'nestjs') ? nest : []),
    ...(['express', 'fastify', 'nestjs'].some(name => has(entries, name)) ? suites : []),
    ...types,
  ]
}

/** Returns the packages of other runtimes, and the applications that run on them. */
export function runtimes(apps) {
  const bun = [join(apps, 'node_modules/.bin/bun'), 'run']
  const deno = [join(apps, 'node_modules/.bin/deno'), 'run', '--allow-all', '--quiet']
  const applications = [
    ['an ESM application', 'esm/index.mjs'],
    ['a CommonJS application', 'cjs/index.cjs'],
    ["the web entry with the runtime's own server", 'web/index.mjs'],
  ]
  const on = (runtime, command) =>
    applications.map(([name, file]) => ({ name: `${name} on ${runtime}`, command: [...command, file] }))
  return { install: ['bun@^1.4.0', 'deno@^2.9.0'], applications: [...on('Bun', bun), ...on('Deno', deno)] }
}

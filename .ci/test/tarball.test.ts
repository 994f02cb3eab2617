import { expect, test } from 'vitest'
import { findings } from '../lib/tarball.mjs'

const manifest = JSON.stringify({ name: 'x', dependencies: { jose: '^6.0.0' } })

const good = {
  'package.json': manifest,
  'README.md': '',
  LICENSE: '',
  'dist/index.js': 'import { jwtVerify } from "jose"',
  'dist/index.cjs': "var inner = require('./chunk.cjs')",
  'dist/index.d.ts': 'export declare const x: 1',
}

function problems(files: Readonly<Record<string, string>>) {
  return findings(new Map(Object.entries(files)))
}

test('a correct package has no findings', () => {
  expect(problems(good)).toEqual([])
})

test.each([
  ['package.json still says @sallyport/source', { 'package.json': `{"a":"@sallyport/source",${manifest.slice(1)}` }],
  ['package.json still says workspace:', { 'package.json': `{"a":"workspace:^",${manifest.slice(1)}` }],
  ['package.json still says catalog:', { 'package.json': `{"a":"catalog:",${manifest.slice(1)}` }],
  ['src/index.ts is not for users', { 'src/index.ts': '' }],
  ['dist/index.test.js is not for users', { 'dist/index.test.js': '' }],
  ['dist/index.ts is not for users', { 'dist/index.ts': '' }],
  ['the ESM build does not import jose', { 'dist/index.js': '' }],
  ['dist/index.cjs requires jose', { 'dist/index.cjs': "require('jose')" }],
  ['dist/index.d.ts shows a type of jose', { 'dist/index.d.ts': "import { JWK } from 'jose'" }],
])('finds: %s', (finding, change) => {
  expect(problems({ ...good, ...change })).toEqual([finding])
})

test.each(['README.md', 'LICENSE'])('finds: %s is missing', name => {
  expect(problems(Object.fromEntries(Object.entries(good).filter(([path]) => path !== name)))).toEqual([
    `${name} is missing`,
  ])
})

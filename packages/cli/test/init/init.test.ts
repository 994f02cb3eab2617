import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sallyport } from '../sallyport.ts'

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-init-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'package.json'), '{"name":"own","type":"module"}\n')
  return folder
}

test('init adds to the project and prints the next command last', async () => {
  const folder = project()
  const args = ['init', '--framework', 'fastify', '--store', 'redis', '--no-policy', '-y']
  const { code, out, err } = await sallyport(args, {}, folder)
  expect([code, err]).toEqual([0, ''])
  expect(out.trimEnd().split('\n').at(-1)).toBe('Next: npm install && npm run test:sallyport')
  expect(readdirSync(folder).toSorted()).toEqual(['.env', '.gitignore', 'AGENTS.md', 'package.json', 'src'])
})

test('init rejects misspelt options and writes nothing', async () => {
  const folder = project()
  const { code, err } = await sallyport(['init', '--framework', 'fastfy', '--store', 'redis', '--yes'], {}, folder)
  expect([code, err]).toEqual([2, 'sallyport: --framework must be one of express, fastify, nestjs, not "fastfy"\n'])
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('{"name":"own","type":"module"}\n')
  expect(readdirSync(folder)).toEqual(['package.json'])
})

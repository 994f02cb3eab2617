import { afterAll, expect, test } from 'vitest'
import { readDocumented } from '../../../.ci/architecture/doc-comments.ts'
import { blocksOf } from '../blocks.ts'
import { makeProject } from '../project.ts'
import { compile } from '../run.ts'
import { prelude } from './prelude.ts'
import { moduleOf } from '../guides/fragments.ts'

const documented = readDocumented()
const project = makeProject()

afterAll(() => {
  project.remove()
})

/** The code of an example. */
function codeOf(example: string): readonly string[] {
  return blocksOf(example)
    .filter(({ language }) => language === 'ts')
    .map(({ text }) => text)
}

/** An example of a worker exports its handler, which a function cannot. */
const withoutDefault = (code: string) => code.replaceAll(/^export default /gm, 'const worker = ')

test('every example of a doc comment is a block of TypeScript', () => {
  const without = documented.filter(({ examples }) => examples.some(example => codeOf(example).length === 0))
  expect(without.map(({ place }) => place)).toEqual([])
})

test('every example of a doc comment compiles', async () => {
  project.write('prelude.d.ts', prelude)
  for (const { place, examples } of documented) {
    const name = place.replaceAll(/[^\w]+/g, '-')
    for (const [index, code] of examples.flatMap(codeOf).entries()) {
      project.write(`${name}-${index}.ts`, moduleOf(withoutDefault(code)))
    }
  }
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

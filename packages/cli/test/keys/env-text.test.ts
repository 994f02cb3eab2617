import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { linesOf, withVariables } from '../../src/keys/env-text.ts'

test('variables are replaced where they are, and everything else stays', () => {
  const text = "# keys\nexport A=1 # old\nB='two'\n\nPORT=3000\nA=again\n"
  expect(
    withVariables(
      text,
      [
        ['A', 'x'],
        ['C', 'new'],
      ],
      ['B'],
    ),
  ).toBe('# keys\nA=x\n\nPORT=3000\nC=new\n')
})

test('line breaks of Windows, a missing last one and an empty file are kept in order', () => {
  expect(withVariables('A=1\r\nB=2', [['B', '3']])).toBe('A=1\r\nB=3\r\n')
  expect(withVariables('', [['A', '1']])).toBe('A=1\n')
})

test('a JWK is read back as it was written', () => {
  const jwk = JSON.stringify({ kty: 'OKP', x: 'a_b-c' })
  const [line] = linesOf([['JWT_ACCESS_JWK', jwk]])
  expect(parseEnv(`${line}\n`)).toEqual({ JWT_ACCESS_JWK: jwk })
})

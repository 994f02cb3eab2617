import { defineCommand } from 'citty'
import { generateCommand } from './generate.ts'
import { jwksCommand } from './jwks.ts'
import { rotateCommand } from './rotate.ts'

export const keysCommand = defineCommand({
  meta: { name: 'keys', description: 'Makes and replaces the keys of tokens, and prints public ones.' },
  subCommands: { generate: generateCommand, rotate: rotateCommand, jwks: jwksCommand },
})

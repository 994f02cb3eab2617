import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { nodeFileTrace } from '@vercel/nft'

const base = resolve('..')
const { fileList } = await nodeFileTrace(['src/main.js'], { base, conditions: ['node', 'module-sync'] })
for (const file of fileList) await cp(join(base, file), join('dist', file), { recursive: true })

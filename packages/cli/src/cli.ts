#!/usr/bin/env node
import { exitOnceWritten } from './fail.ts'
import { runSallyport } from './sallyport.ts'

// The reader of a pipe, such as head, may close it early.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit())

void runSallyport(process.argv.slice(2)).then(exitOnceWritten)

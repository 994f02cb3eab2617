#!/usr/bin/env node
import { runSallyport } from './sallyport.ts'

void runSallyport(process.argv.slice(2))

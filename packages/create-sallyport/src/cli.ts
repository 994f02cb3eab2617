#!/usr/bin/env node
import { runStarter } from './run.ts'

void runStarter('create', process.argv.slice(2))

import { bcryptHere } from './native.mjs'

const native = ['@node-rs/bcrypt', bcryptHere]
const cjs = 'dist/main.cjs'
const esm = 'dist/main.mjs'
const minified = (flags, main) => [`esbuild ${main} --minify ${flags} --outfile=${main} --allow-overwrite`]

/** What each tool runs, in the folder of its settings, and the file that it makes. */
const tools = {
  'esbuild, CommonJS': { folder: 'esbuild', run: ['sh cjs.sh'], main: cjs },
  'esbuild, ESM': { folder: 'esbuild', run: ['node esm.js'], main: esm },
  'esbuild, minified': { folder: 'esbuild', run: ['sh cjs.sh', ...minified('', cjs)], main: cjs },
  'esbuild, minified with names': {
    folder: 'esbuild',
    run: ['sh cjs.sh', ...minified('--keep-names', cjs)],
    main: cjs,
  },
  'esbuild with the native module': { folder: 'esbuild', run: ['sh copy.sh'], main: cjs, installed: [] },
  webpack: { folder: 'webpack', run: ['webpack'], main: cjs },
  rollup: { folder: 'rollup', run: ['rollup -c'], main: esm },
  Vite: { folder: 'vite', run: ['vite build'], main: esm },
  tsup: { folder: 'tsup', run: ['tsup'], main: cjs },
  tsdown: { folder: 'tsdown', run: ['tsdown'], main: cjs },
  'bun build': { folder: 'bun', run: ['sh build.sh'], main: esm },
  nft: { folder: 'nft', run: ['node trace.js'], main: 'dist/project/src/main.js', installed: [] },
  'webpack without bcrypt': { folder: 'webpack', run: ['webpack -c scrypt.config.js'], main: cjs, installed: [] },
}

function bundle(tool, app) {
  return { name: `${tool}: ${app}`, app, installed: native, ...tools[tool] }
}

const withoutBcrypt = ['esbuild, CommonJS', 'rollup', 'Vite', 'tsup', 'tsdown', 'bun build'].map(tool => ({
  ...bundle(tool, 'scrypt'),
  installed: [],
}))

/**
 * The bundles: what they are made from and by what, and which packages are installed where they run. There is no other package.
 * `fails` is what a bundle says that cannot start.
 */
export const bundles = [
  ...Object.keys(tools)
    .filter(tool => tool !== 'webpack without bcrypt')
    .flatMap(tool => ['express', 'fastify'].map(app => bundle(tool, app))),
  ...withoutBcrypt,
  bundle('webpack without bcrypt', 'scrypt'),
  ...['esbuild, CommonJS', 'esbuild, ESM', 'webpack', 'rollup'].map(tool => bundle(tool, 'both')),
  ...['esbuild, CommonJS', 'esbuild, ESM', 'webpack', 'rollup', 'bun build'].map(tool => ({
    ...bundle(tool, 'express'),
    name: `${tool}, bcrypt not installed`,
    installed: [],
    fails:
      /PackageNotLoaded: @node-rs\/bcrypt could not be loaded: .*Install @node-rs\/bcrypt where the application runs/,
  })),
]

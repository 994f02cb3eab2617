export default {
  target: 'node',
  mode: 'production',
  entry: './src/main.js',
  output: { filename: 'main.cjs' },
  externals: { '@node-rs/bcrypt': 'commonjs @node-rs/bcrypt' },
}

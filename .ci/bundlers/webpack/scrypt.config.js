export default {
  target: 'node',
  mode: 'production',
  entry: './src/main.js',
  output: { filename: 'main.cjs' },
  resolve: { alias: { '@node-rs/bcrypt': false } },
}

esbuild src/main.js --bundle --platform=node --format=cjs --external:@node-rs/bcrypt --outfile=dist/main.cjs

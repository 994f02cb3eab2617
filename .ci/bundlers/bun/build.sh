bun build src/main.js --target=node --external=@node-rs/bcrypt --outfile=dist/main.mjs

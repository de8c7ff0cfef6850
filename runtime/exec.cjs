#!/usr/bin/env node
// The `exec` of package.json's scripts for cmd.exe, which has none; npm finds it as node_modules/.bin/exec.cmd.
// Elsewhere it is the shell's own, and necessary: sh would stay between npm and the program, and die of the
// signals that are meant for the program.
var spawnSync = require('node:child_process').spawnSync;

// The first word is always `node`, and this is the one that npm found for it.
var result = spawnSync(process.execPath, process.argv.slice(3), { stdio: 'inherit' });
if (result.error) throw result.error;
process.exit(result.status === null ? 1 : result.status);

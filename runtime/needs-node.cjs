// Loaded before every program of package.json, in words that any Node understands: an older one would end with
// «Unknown file extension ".ts"». npm brings the right one, with an install script that some people forbid.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 24 || (version[0] === 24 && version[1] < 2)) {
  console.error(
    'Falta Node 24 (este es el ' +
      process.versions.node +
      '): npm lo trae con un script de instalación que no se ejecutó. Ejecuta: npm rebuild --ignore-scripts=false',
  );
  process.exit(1);
}

// What Node has compiled is kept for the next time, types stripped. A folder that cannot be written keeps nothing and
// is no error; NODE_COMPILE_CACHE=DIR names another one.
require('node:module').enableCompileCache(
  require('node:path').join(__dirname, '..', 'node_modules', '.cache', 'sistema-de-escalabilidad-y-latencia'),
);

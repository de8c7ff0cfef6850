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

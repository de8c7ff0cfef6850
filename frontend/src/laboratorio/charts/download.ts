/** Hands a file to the person, named after the moment. */
export function download(content: Blob, extension: string): void {
  const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = `laboratorio-${moment}.${extension}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

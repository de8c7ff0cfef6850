/** A message as it is kept: decoded JSON, or the text itself when it is none. What it is not is for its handler to say. */
export function decodeText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

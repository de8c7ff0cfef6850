interface StreamEvent {
  name: string;
  data: string;
}

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) from an answer. The browser's own EventSource would
 * send no header, so no API key, and would not say why it failed.
 * @returns each event, until the server closes.
 */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  let name = '';
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0) yield { name, data: data.join('\n') };
      name = '';
      data = [];
      continue;
    }
    // A line that begins with a colon is a comment, which keeps the connection open.
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) as RegExpExecArray;
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }
}

/** A long line comes in many pieces, which are joined only once. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let pieces: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const [first = '', ...lines] = value.split('\n');
      pieces.push(first);
      for (const next of lines) {
        yield pieces.join('').replace(/\r$/, '');
        pieces = [next];
      }
    }
  } finally {
    // Whoever has what it waited for stops reading: then the connection is closed.
    await reader.cancel().catch(() => {});
  }
}

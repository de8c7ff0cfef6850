/** What was typed cannot be carried out. The message is for people, in Spanish, and says what to type instead. */
export class UsageError extends Error {
  override name = 'UsageError';
}

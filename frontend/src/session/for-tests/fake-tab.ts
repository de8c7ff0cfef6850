import type { TestContext } from 'node:test';

/** The browser's tab for one test, as far as it can be hidden and woken. @returns what hides and shows it. */
export function fakeTab(t: TestContext): (hidden: boolean) => void {
  const tab = Object.assign(new EventTarget(), { hidden: false });
  for (const [name, value] of [
    ['document', tab],
    ['window', new EventTarget()],
  ] as const) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
    t.after(() => Reflect.deleteProperty(globalThis, name));
  }
  return (hidden) => {
    tab.hidden = hidden;
    tab.dispatchEvent(new Event('visibilitychange'));
  };
}

/** Whether a text is a CSS selector; asked when the configuration is read, long before the page is. */
import { isTraversal, parse } from 'css-what';

export function isSelector(text: string): boolean {
  try {
    // "li >" reads as a selector, but leads nowhere.
    return parse(text).every((part) => {
      const last = part.at(-1);
      return last !== undefined && !isTraversal(last);
    });
  } catch {
    return false;
  }
}

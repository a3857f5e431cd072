/** What does not answer just now in, what that means for the reader out. */
import type { DependencyName } from '../../domain/dependencies.js';
import { stateTexts as texts } from '../../texts/web-state.js';
import type { Frame } from './page-frame.js';
import { Icon } from './signs.js';

const NOTICES: Partial<Record<DependencyName, { heading: string; text: string }>> = {
  redis: { heading: texts.queueDownHeading, text: texts.queueDown },
  search: { heading: texts.searchDownHeading, text: texts.searchDown },
};

const noticesOf = (frame: Frame, about: readonly DependencyName[]) =>
  about.flatMap((name) => (frame.down.has(name) ? (NOTICES[name] ?? []) : []));

export const hasNotices = (frame: Frame, about: readonly DependencyName[]): boolean =>
  noticesOf(frame, about).length > 0;

/** @param about what the page is worse without. */
export const Notices = ({ frame, about }: { frame: Frame; about: readonly DependencyName[] }) => (
  <div class="msg msg--warn" role="status">
    <Icon id="info" />
    <div>
      {noticesOf(frame, about).map(({ heading, text }) => (
        <p>
          <b>{heading}</b> {text}
        </p>
      ))}
    </div>
  </div>
);

/** A claim on something in the store in, a signal that tells when it is lost out: it is renewed all the while its holder works. */

export interface ClaimToKeep {
  everyMs: number;
  /** @returns false when it is no longer the holder's. */
  renew(): Promise<boolean>;
  /** Told why a renewal failed; the next one is tried all the same. */
  onTrouble(error: unknown): void;
}

export interface KeptClaim {
  /** Aborted when the claim is lost, or the caller stops. */
  signal: AbortSignal;
  /** No renewal is made or under way after this, so that none can undo what the holder then writes. Never throws. */
  end(): Promise<void>;
}

/** One renewal at a time; none after the claim is lost. Keeps no process alive. */
export function keepClaim({ everyMs, renew, onTrouble }: ClaimToKeep, caller?: AbortSignal): KeptClaim {
  const lost = new AbortController();
  let underWay: Promise<void> | null = null;
  const renewOnce = async (): Promise<void> => {
    try {
      if (await renew()) return;
      clearInterval(timer);
      lost.abort();
    } catch (error) {
      onTrouble(error);
    }
  };
  const timer = setInterval(() => {
    underWay ??= renewOnce().finally(() => {
      underWay = null;
    });
  }, everyMs);
  timer.unref();
  return {
    signal: caller === undefined ? lost.signal : AbortSignal.any([caller, lost.signal]),
    end: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}

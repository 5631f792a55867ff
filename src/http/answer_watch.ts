/**
 * Those who see every request come and every answer go: the count, the log, the label. One after the other each would
 * wait for the answer by a promise of its own; together they share one.
 *
 * @module
 */
import type { Handler, RequestContext } from "./handler.ts";

/** Sees requests and answers, and may put another answer in the place of one. */
export interface AnswerWatch {
  /** Told of a request before anybody else further in; an answer that it returns is final, undefined lets it pass. */
  readonly came?: (context: RequestContext) => Response | undefined;
  /** Told of the answer on its way out; what it returns is sent. */
  readonly answered: (context: RequestContext, response: Response) => Response;
}

/** What is answered when a handler threw. */
export type FailureAnswer = (context: RequestContext, error: unknown) => Response;

/**
 * Makes the handler; the first watch is the outermost: it sees a request first and its answer last. A request pays two
 * closures where its answer has to be waited for, and nothing where it is there at once.
 */
export function watchAnswers(watches: readonly AnswerWatch[], failed: FailureAnswer): Handler {
  const passOut = (context: RequestContext, response: Response, outside: number): Response => {
    let leaving = response;
    for (let index = outside - 1; index >= 0; index--) {
      leaving = watches[index]?.answered(context, leaving) ?? leaving;
    }
    return leaving;
  };
  const all = watches.length;
  return (context, next) => {
    for (let index = 0; index < all; index++) {
      const refusal = watches[index]?.came?.(context);
      if (refusal !== undefined) return passOut(context, refusal, index);
    }
    let answer;
    try {
      answer = next(context);
    } catch (error) {
      return passOut(context, failed(context, error), all);
    }
    return answer instanceof Promise
      ? answer.then(
        (response) => passOut(context, response, all),
        (error: unknown) => passOut(context, failed(context, error), all),
      )
      : passOut(context, answer, all);
  };
}

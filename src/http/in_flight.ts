/**
 * Counts requests that are being answered, and lets the shutdown wait for the last one.
 *
 * @module
 */
import { errorResponse } from "./error_body.ts";
import type { Handler, RequestContext } from "./handler.ts";

/** The first handler of the chain. */
export class InFlight {
  readonly #limit: number;
  #count = 0;
  #isDraining = false;
  #idle: PromiseWithResolvers<void> | undefined;

  /** `limit` requests at a time; 0 for no limit. */
  constructor(limit: number) {
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  }

  /** Requests being answered now; streamed answers count until their end. */
  get count(): number {
    return this.#count;
  }

  /** New requests are answered 503 from now on. Settles when none is being answered any more. */
  drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#count === 0) return Promise.resolve();
    this.#idle ??= Promise.withResolvers<void>();
    return this.#idle.promise;
  }

  /** Counts a request from its arrival to the end of its answer. */
  readonly handler: Handler = (context, next) => {
    if (this.#isDraining) return refusal("draining", context);
    if (this.#count >= this.#limit) return refusal("overloaded", context);
    this.#count++;
    try {
      const answer = next(context);
      if (!(answer instanceof Promise)) return this.#answered(context, answer);
      return answer.then(
        (response) => this.#answered(context, response),
        (error) => {
          this.#ended();
          throw error;
        },
      );
    } catch (error) {
      this.#ended();
      throw error;
    }
  };

  #answered(context: RequestContext, response: Response): Response {
    const { delivered } = context.notes;
    if (delivered === undefined) this.#ended();
    else delivered.then(() => this.#ended());
    return response;
  }

  #ended(): void {
    this.#count--;
    if (this.#count === 0) this.#idle?.resolve();
  }
}

function refusal(code: "draining" | "overloaded", context: RequestContext): Response {
  context.notes.errorCode = code;
  return errorResponse(503, context, [["Retry-After", "1"]]);
}

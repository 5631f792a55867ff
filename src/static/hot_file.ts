/**
 * A small file in memory, with everything about it that does not depend on the request made in advance.
 *
 * @module
 */
import type { RequestContext } from "../http/handler.ts";
import { planAnswer, planWhole, type Representation } from "./answer_plan.ts";
import { hasConditions } from "./conditional.ts";
import { chooseCoding, type Coding } from "../http/encoding_choice.ts";
import { carryOut } from "./file_answer.ts";
import { memoryFile } from "./memory_file.ts";

/** One form of a file, and its bytes. */
export interface LoadedForm {
  readonly representation: Representation;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A form whose answers are ready. They are copied for each request, which costs a fraction of making them. */
interface ReadyForm {
  readonly representation: Representation;
  /** Holds the bytes: a `Response` makes a copy of its own, and shares that with its clones. */
  readonly whole: Response;
  readonly head: Response;
}

/** A file that is answered without a look at the disk. */
export class HotFile {
  readonly #plain: ReadyForm;
  readonly #compressed: ReadonlyMap<Coding, ReadyForm>;
  readonly #codings: ReadonlySet<Coding>;
  /** Bytes of all forms. */
  readonly sizeBytes: number;
  /** Clients are few kinds, so the last Accept-Encoding is most probably the next one. */
  #lastAccepted: string | null = null;
  #lastForm: ReadyForm;

  /** `compressed` are the copies beside the file. */
  constructor(plain: LoadedForm, compressed: readonly LoadedForm[] = []) {
    this.#plain = makeReady(plain);
    this.#lastForm = this.#plain;
    const forms = new Map<Coding, ReadyForm>();
    let sizeBytes = plain.bytes.length;
    for (const form of compressed) {
      const { coding } = form.representation;
      if (coding === undefined) continue;
      forms.set(coding, makeReady(form));
      sizeBytes += form.bytes.length;
    }
    this.#compressed = forms;
    this.#codings = new Set(forms.keys());
    this.sizeBytes = sizeBytes;
  }

  /** Answers a GET or HEAD. The usual request costs the copy of a ready answer. */
  answer(context: RequestContext): Response | Promise<Response> {
    const { request, notes } = context;
    const form = this.#formFor(request.headers);
    if (hasConditions(request.headers)) {
      const plan = planAnswer(request, form.representation);
      return carryOut(plan, memoryFile(() => form.whole.clone().bytes()), context);
    }
    const isHead = request.method === "HEAD";
    notes.bodyBytes = isHead ? 0 : form.representation.sizeBytes;
    delete notes.delivered;
    notes.isFile = true;
    const response = (isHead ? form.head : form.whole).clone();
    // Added here, since setting it later would look at every field again.
    response.headers.append("X-Request-Id", context.requestId);
    notes.isLabelled = true;
    return response;
  }

  #formFor(headers: Headers): ReadyForm {
    if (this.#codings.size === 0) return this.#plain;
    const accepted = headers.get("accept-encoding");
    if (accepted !== this.#lastAccepted) {
      const coding = chooseCoding(accepted, this.#codings);
      this.#lastForm = (coding === undefined ? undefined : this.#compressed.get(coding)) ??
        this.#plain;
      this.#lastAccepted = accepted;
    }
    return this.#lastForm;
  }
}

function makeReady({ representation, bytes }: LoadedForm): ReadyForm {
  const whole = planWhole(representation, { status: 200, isHead: false });
  const head = planWhole(representation, { status: 200, isHead: true });
  return { representation, whole: new Response(bytes, whole), head: new Response(null, head) };
}

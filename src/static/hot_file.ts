/**
 * A small file in memory, with everything about it that does not depend on the request made in advance.
 *
 * @module
 */
import type { RequestContext } from "../http/handler.ts";
import { planAnswer, planWhole, type Representation } from "./answer_plan.ts";
import { hasConditions } from "./conditional.ts";
import { chooseCoding, type Coding } from "../http/encoding_choice.ts";
import { carryOut, MAX_PIECE_BYTES } from "./file_answer.ts";
import type { FieldReader } from "../http/request_fields.ts";
import { memoryFile } from "./memory_file.ts";
import type { SendPace } from "./patience.ts";

/** One form of a file, and its bytes. */
export interface LoadedForm {
  readonly representation: Representation;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A form whose usual answers are ready: to copy one for each request costs a fraction of making it. */
interface ReadyForm {
  readonly representation: Representation;
  /**
   * Absent where the form is sent in parts: the runtime copies what it sends in one piece, and keeps it for a slow reader.
   */
  readonly whole: Response | undefined;
  readonly head: Response;
  /** Held once: by the answer that is ready, if there is one. */
  readonly bytes: () => Promise<Uint8Array<ArrayBuffer>>;
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

  /**
   * Answers a GET or HEAD. The usual request costs the copy of a ready answer.
   *
   * @param pace Of an answer in parts; absent where it may last for ever.
   */
  answer(context: RequestContext, pace?: SendPace): Response | Promise<Response> {
    const { fields, notes } = context;
    const form = this.#formFor(fields);
    const isHead = context.method === "HEAD";
    const ready = isHead ? form.head : form.whole;
    if (ready === undefined || hasConditions(fields)) {
      return carryOut(
        planAnswer(context, form.representation),
        memoryFile(form.bytes),
        context,
        pace,
      );
    }
    notes.bodyBytes = isHead ? 0 : form.representation.sizeBytes;
    notes.delivered = undefined;
    notes.isFile = true;
    const response = ready.clone();
    // Added here, since setting it later would look at every field again.
    response.headers.append("X-Request-Id", context.requestId);
    notes.labelled = response;
    return response;
  }

  #formFor(fields: FieldReader): ReadyForm {
    if (this.#codings.size === 0) return this.#plain;
    const accepted = fields.get("accept-encoding");
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
  const head = planWhole(representation, { status: 200, isHead: true });
  const common = { representation, head: new Response(null, head) };
  if (bytes.length > MAX_PIECE_BYTES) {
    return { ...common, whole: undefined, bytes: () => Promise.resolve(bytes) };
  }
  const whole = new Response(bytes, planWhole(representation, { status: 200, isHead: false }));
  return { ...common, whole, bytes: () => whole.clone().bytes() };
}

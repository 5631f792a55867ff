/**
 * Numbers on the wire: frame types, flags, limits. The picture is in `docs/PROTOCOL.md`.
 *
 * @module
 */

/** Version that a worker must announce in READY. */
export const PROTOCOL_VERSION = 1;

/** Bytes before the payload: length, type, id. */
export const FRAME_HEADER_BYTES = 9;

/** Smallest value of the length field: a type and an id. */
export const MIN_FRAME_LENGTH = 5;

/** Frames that the server sends. */
export const TO_WORKER = {
  boot: 0x01,
  request: 0x02,
  body: 0x03,
  cancel: 0x04,
  ping: 0x05,
  stop: 0x06,
  start: 0x07,
} as const;

/** Frames that a worker sends. */
export const FROM_WORKER = {
  ready: 0x81,
  head: 0x82,
  body: 0x83,
  end: 0x84,
  pong: 0x85,
  log: 0x86,
  error: 0x87,
  interim: 0x88,
  publish: 0x89,
} as const;

/** Flag of REQUEST: BODY frames follow. Flag of BODY: last. Flag of HEAD: the body is complete. */
export const FLAG_BODY = 1;
/** Flag of HEAD: the request ends with this frame, its figures count. */
export const FLAG_END = 2;
/** Flag of HEAD and END: the worker wants to be replaced. */
export const FLAG_RETIRE = 4;

/** Numbers of the reasons in a CANCEL frame. */
export const CANCEL_CODE = { client_gone: 1, timeout: 2 } as const;

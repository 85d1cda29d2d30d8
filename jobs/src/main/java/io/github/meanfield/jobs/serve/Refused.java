package io.github.meanfield.jobs.serve;

import java.util.Map;

/** A request that gets an error for an answer. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int NOT_ACCEPTABLE = 406;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED_TYPE = 415;
  static final int UNAVAILABLE = 503;

  private final int status;
  private final transient Map<String, String> headers;

  /**
   * A refusal.
   *
   * @param status the status of the answer
   * @param format what was found, what is required and what to do, as a format
   * @param arguments the format's arguments
   */
  Refused(int status, String format, Object... arguments) {
    this(status, Map.of(), format, arguments);
  }

  /** A refusal with a header. */
  Refused(int status, Map<String, String> headers, String format, Object... arguments) {
    super(String.format(format, arguments));
    this.status = status;
    this.headers = headers;
  }

  /** The status of the answer. */
  int status() {
    return status;
  }

  /** Headers of the answer. */
  Map<String, String> headers() {
    return headers;
  }
}

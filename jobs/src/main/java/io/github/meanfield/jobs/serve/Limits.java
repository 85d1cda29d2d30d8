package io.github.meanfield.jobs.serve;

/**
 * What a server takes at most.
 *
 * @param threads requests that are scored at a time
 * @param queue requests that wait for one of these
 * @param bodyBytes bytes of a request's body
 * @param rows rows of a request; one that is explained counts once for each time it is scored
 * @param seconds how long a client may take to send a request, and a request may wait for being
 *     scored
 */
record Limits(int threads, int queue, int bodyBytes, int rows, int seconds) {

  private static final int ANSWER_TIMES = 6;

  /** How long a request may wait, be scored and be sent, all together. */
  int answerSeconds() {
    return ANSWER_TIMES * seconds;
  }
}

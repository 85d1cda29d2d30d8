package io.github.meanfield.jobs.serve;

import java.io.IOException;

/** What is behind a path. */
interface Endpoint {

  /** The method that it takes. */
  String method();

  /**
   * Answers a request of that method.
   *
   * @throws Refused if the request cannot be used
   * @throws IOException if the client does not send all of it
   */
  Answer answer(Request request) throws Refused, IOException, InterruptedException;
}
